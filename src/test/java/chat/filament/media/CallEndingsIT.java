package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.media.key.LiveKitKeyring;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.LocalBackplane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A channel goes while somebody enters its call.
class CallEndingsIT {
  private final VoiceChannel channel = VoiceFixtures.channel();
  private final List<String> told = new ArrayList<>();
  private final LocalBackplane backplane = new LocalBackplane();
  private final PublishedCalls published = new PublishedCalls(InstantSource.system());
  private Vertx vertx;
  private VoiceCalls calls;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() {
    vertx = Vertx.vertx();
    var clock = InstantSource.system();
    var config =
        new Config.LiveKit(
            VoiceFixtures.KEYS, "ws://unused", URI.create("http://127.0.0.1:1/"), false);
    var api =
        new LiveKitApi(
            vertx, config, new LiveKitTokens(new LiveKitKeyring(VoiceFixtures.KEYS, clock)), clock);
    var meters = new VoiceMeters(new SimpleMeterRegistry(), published);
    var removals = new Removals(vertx, api, Removals::backOff, meters);
    calls = new VoiceCalls(published, backplane, removals, meters, user -> true);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel_delete", "workspace_delete"})
  void nobodyEntersBehindThoseWhoLeave(String deletion) {
    var late = VoiceFixtures.key(channel);
    calls.join(VoiceFixtures.key(channel), VoiceFixtures.MICROPHONE, 100);
    backplane.subscribe(
        batch -> {
          calls.join(late, VoiceFixtures.LISTEN, 110);
          told.add(batch.events().getFirst().type());
        },
        event -> told.add(event.event().type()));
    var event = new Event(deletion, new Audience.InGuild(), channel.id().value(), null);
    new CallEndings(backplane, published, InstantSource.system())
        .publish(new Batch(channel.guild(), 1, List.of(event), new AccessChange.Reloaded(null)));
    assertThat(told).containsExactly("voice_stream_unpublish", "voice_participant_leave", deletion);
    assertThat(published.in(channel)).isEmpty();
  }
}
