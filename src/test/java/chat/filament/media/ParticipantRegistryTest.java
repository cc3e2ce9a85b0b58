package chat.filament.media;

import static chat.filament.media.VoiceFixtures.CAMERA;
import static chat.filament.media.VoiceFixtures.LISTEN;
import static chat.filament.media.VoiceFixtures.MICROPHONE;
import static chat.filament.media.VoiceFixtures.payload;
import static chat.filament.media.VoiceFixtures.types;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.event.Audience;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParticipantRegistryTest {
  private final ParticipantRegistry registry = new ParticipantRegistry();
  private final VoiceChannel channel = VoiceFixtures.channel();
  private final ParticipantKey key = VoiceFixtures.key(channel);

  @Test
  void joiningShowsTheParticipantThenTheStreams() {
    var change = registry.join(key, CAMERA, 100);
    assertThat(types(change))
        .containsExactly("voice_participant_join", "voice_stream_publish", "voice_stream_publish");
    assertThat(change.events())
        .allSatisfy(event -> {
          assertThat(event.guild()).isEqualTo(channel.guild());
          assertThat(event.event().audience()).isEqualTo(new Audience.InChannel(channel.id()));
        });
    assertThat(payload(change.events().get(0)))
        .hasToString(
            """
            {"guild_id":"G","channel_id":"C","participant":{"user_id":"U","identity":"u.U.G.C",\
            "joined_at_unix":100,"updated_at_unix":100,"is_muted":false,"is_deafened":false,\
            "is_speaking":false,"is_video_enabled":true,"is_screen_share_enabled":false}}\
            """
                .replace("\"G\"", "\"" + channel.guild() + "\"")
                .replace("\"C\"", "\"" + channel.id() + "\"")
                .replace("\"U\"", "\"" + key.user() + "\"")
                .replace("u.U.G.C", key.identity()));
    assertThat(
            change.events().stream().skip(1).map(event -> payload(event).path("stream").asText()))
        .containsExactly("microphone", "camera");
    assertThat(payload(change.events().get(1)).path("published_at_unix").asLong()).isEqualTo(100);
    assertThat(change.touched()).containsExactly(channel);
  }

  @Test
  void leavingEndsTheStreamsFirst() {
    registry.join(key, CAMERA, 100);
    var change = registry.leave(key, 130);
    assertThat(types(change))
        .containsExactly(
            "voice_stream_unpublish", "voice_stream_unpublish", "voice_participant_leave");
    assertThat(payload(change.events().get(0)).path("unpublished_at_unix").asLong()).isEqualTo(130);
    var left = payload(change.events().get(2));
    assertThat(left.path("identity").asText()).isEqualTo(key.identity());
    assertThat(left.path("left_at_unix").asLong()).isEqualTo(130);
    assertThat(change.left()).containsExactly(key);
    assertThat(registry.channels()).isEmpty();
  }

  @Test
  void leavingWithoutBeingThereIsNothing() {
    registry.join(key, MICROPHONE, 100);
    assertThat(
            registry.leave(new ParticipantKey(VoiceFixtures.channel(), key.user()), 101).events())
        .isEmpty();
    assertThat(registry.leave(VoiceFixtures.key(channel), 101).events()).isEmpty();
    assertThat(registry.in(channel)).hasSize(1);
  }

  @Test
  void joiningElsewhereLeavesTheOldCallFirst() {
    registry.join(key, MICROPHONE, 100);
    var other = new ParticipantKey(VoiceFixtures.channel(), key.user());
    var change = registry.join(other, LISTEN, 110);
    assertThat(types(change))
        .containsExactly(
            "voice_stream_unpublish", "voice_participant_leave", "voice_participant_join");
    assertThat(change.left()).containsExactly(key);
    assertThat(change.touched()).containsExactlyInAnyOrder(channel, other.channel());
    assertThat(registry.channels()).containsExactly(other.channel());
  }

  @Test
  void anotherTokenTellsWhatChanged() {
    registry.join(key, CAMERA, 100);
    registry.flag(key, new VoiceStateDraft(true, null), 105);
    var screen = new Grant(Set.of(PublishSource.SCREEN_SHARE, PublishSource.MICROPHONE), false);
    var change = registry.join(key, screen, 110);
    assertThat(types(change))
        .containsExactly(
            "voice_participant_update", "voice_stream_unpublish", "voice_stream_publish");
    assertThat(payload(change.events().get(0)).path("updated_fields"))
        .hasToString(
            """
            {"is_speaking":false,"is_video_enabled":false,"is_screen_share_enabled":true}\
            """);
    assertThat(payload(change.events().get(1)).path("stream").asText()).isEqualTo("camera");
    assertThat(payload(change.events().get(2)).path("stream").asText()).isEqualTo("screen_share");
    var participant = registry.on(key).orElseThrow();
    assertThat(participant.joinedAt()).isEqualTo(100);
    assertThat(participant.updatedAt()).isEqualTo(110);
    assertThat(participant.flags().muted()).isTrue();
  }

  @Test
  void anotherTokenOfTheSameKindTellsNothing() {
    registry.join(key, MICROPHONE, 100);
    assertThat(registry.join(key, MICROPHONE, 110).events()).isEmpty();
    assertThat(registry.on(key).orElseThrow().tokenAt()).isEqualTo(110);
  }

  @Test
  void anyTokenSinceTheJoinMayBeTheOneInUse() {
    registry.join(key, CAMERA, 100);
    registry.join(key, LISTEN, 110);
    var participant = registry.on(key).orElseThrow();
    assertThat(participant.granted()).isEqualTo(CAMERA.or(LISTEN));
    assertThat(participant.streams()).isEmpty();
  }

  @Test
  void onlyChangedFlagsAreTold() {
    registry.join(key, MICROPHONE, 100);
    var change = registry.flag(key, new VoiceStateDraft(true, false), 105);
    assertThat(types(change)).containsExactly("voice_participant_update");
    var update = payload(change.events().get(0));
    assertThat(update.path("updated_fields")).hasToString("{\"is_muted\":true}");
    assertThat(update.path("updated_at_unix").asLong()).isEqualTo(105);
    assertThat(registry.flag(key, new VoiceStateDraft(true, null), 106).events()).isEmpty();
    assertThat(
            registry
                .flag(VoiceFixtures.key(channel), new VoiceStateDraft(true, null), 106)
                .events())
        .isEmpty();
  }

  @Test
  void theLastPlaceOfAChannelIsGivenOnce() {
    IntStream.range(1, ParticipantRegistry.PARTICIPANTS)
        .forEach(i -> registry.join(VoiceFixtures.key(channel), MICROPHONE, 100));
    assertThat(registry.reserve(key)).isTrue();
    assertThat(registry.reserve(key)).as("one's own channel is not counted twice").isTrue();
    assertThat(registry.reserve(VoiceFixtures.key(channel))).isFalse();
    registry.release(key);
    assertThat(registry.reserve(VoiceFixtures.key(channel)))
        .as("still held by the other token")
        .isFalse();
    registry.release(key);
    assertThat(registry.reserve(VoiceFixtures.key(channel))).isTrue();
  }

  @Test
  void aParticipantOfAFullChannelMayRenew() {
    registry.join(key, MICROPHONE, 100);
    IntStream.range(1, ParticipantRegistry.PARTICIPANTS)
        .forEach(i -> registry.join(VoiceFixtures.key(channel), MICROPHONE, 100));
    assertThat(registry.reserve(key)).isTrue();
    assertThat(registry.reserve(VoiceFixtures.key(channel))).isFalse();
  }

  @Test
  void channelsInUseAreBounded() {
    IntStream.range(1, ParticipantRegistry.CHANNELS)
        .forEach(i -> registry.join(VoiceFixtures.key(VoiceFixtures.channel()), MICROPHONE, 100));
    assertThat(registry.reserve(key)).isTrue();
    assertThat(registry.reserve(VoiceFixtures.key(VoiceFixtures.channel()))).isFalse();
    assertThat(registry.reserve(VoiceFixtures.key(channel)))
        .as("a channel in use has room")
        .isTrue();
  }
}
