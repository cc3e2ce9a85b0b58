package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.UserId;
import chat.filament.platform.event.Ephemeral;
import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Places, seats and grants for tests of the rules.
final class Hall {
  static final Grant MICROPHONE = new Grant(Set.of(Source.MICROPHONE), false);
  static final Grant CAMERA = new Grant(Set.of(Source.CAMERA, Source.MICROPHONE), false);
  static final Grant LISTEN = new Grant(Set.of(), true);

  private static final IdSource IDS = new IdSource(InstantSource.system());

  private Hall() {}

  static Place place() {
    return new Place(new GuildId(IDS.next()), new ChannelId(IDS.next()));
  }

  static Seat seat(Place place) {
    return new Seat(place, new UserId(IDS.next()));
  }

  /// Types of events, in order.
  static List<String> types(Roster.Steps steps) {
    return steps.events().stream().map(event -> event.event().type()).toList();
  }

  static JsonNode payload(Ephemeral event) {
    var json = Objects.requireNonNull(event.event().payload());
    return Answer.parse(json.toString(StandardCharsets.UTF_8));
  }
}
