package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.UserId;
import chat.filament.platform.config.LiveKitKey;
import chat.filament.platform.config.LiveKitKeys;
import chat.filament.platform.config.Secret;
import chat.filament.platform.event.Ephemeral;
import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Channels, participants and grants for tests of the rules.
final class VoiceFixtures {
  static final Grant MICROPHONE = new Grant(Set.of(PublishSource.MICROPHONE), false);
  static final Grant CAMERA =
      new Grant(Set.of(PublishSource.CAMERA, PublishSource.MICROPHONE), false);
  static final Grant LISTEN = new Grant(Set.of(), true);

  /// Those of [FakeLiveKit].
  static final LiveKitKeys KEYS =
      new LiveKitKeys(new LiveKitKey("testkey", new Secret(FakeLiveKit.SECRET)), Optional.empty());

  private static final IdSource IDS = new IdSource(InstantSource.system());

  private VoiceFixtures() {}

  static VoiceChannel channel() {
    return new VoiceChannel(new GuildId(IDS.next()), new ChannelId(IDS.next()));
  }

  /// Another channel of the same guild.
  static VoiceChannel channelBeside(VoiceChannel channel) {
    return new VoiceChannel(channel.guild(), new ChannelId(IDS.next()));
  }

  static ParticipantKey key(VoiceChannel channel) {
    return new ParticipantKey(channel, new UserId(IDS.next()));
  }

  /// Types of events, in order.
  static List<String> types(ParticipantRegistry.RegistryChange change) {
    return change.events().stream().map(event -> event.event().type()).toList();
  }

  static JsonNode payload(Ephemeral event) {
    var json = Objects.requireNonNull(event.event().payload());
    return Answer.parse(json.toString(StandardCharsets.UTF_8));
  }
}
