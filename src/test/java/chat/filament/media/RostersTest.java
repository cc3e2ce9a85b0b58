package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RostersTest {
  private final Rosters rosters =
      new Rosters(InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)));
  private final Place place = Hall.place();

  private JsonNode sync() {
    return Answer.parse(text());
  }

  private String text() {
    var event = rosters.of(place.guild(), place.channel());
    assertThat(event.type()).isEqualTo("voice_participant_sync");
    return Objects.requireNonNull(event.payload()).toString(StandardCharsets.UTF_8);
  }

  private Participant participant(long joinedAt) {
    return Participant.joined(Hall.seat(place), Hall.MICROPHONE, joinedAt);
  }

  @Test
  void aChannelWithoutACallHasNobody() {
    assertThat(text())
        .isEqualTo(
            "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"participants\":[],\"synced_at_unix\":1800000000}"
                .formatted(place.guild(), place.channel()));
    rosters.replace(place, List.of(participant(1)));
    rosters.replace(place, List.of());
    assertThat(sync().path("participants")).isEmpty();
  }

  @Test
  void whoCameFirstStandsFirst() {
    var twins =
        Stream.of(participant(20), participant(20))
            .sorted(Comparator.comparing(one -> one.seat().identity()))
            .toList();
    var late = participant(30);
    var early = participant(10);
    rosters.replace(place, List.of(late, twins.get(1), twins.get(0), early));
    assertThat(sync().path("participants").findValuesAsText("identity"))
        .containsExactlyElementsOf(
            Stream.of(early, twins.get(0), twins.get(1), late)
                .map(one -> one.seat().identity())
                .toList());
  }

  @Test
  void aFullCallFitsIntoOneFrame() {
    rosters.replace(
        place,
        IntStream.range(0, Roster.PARTICIPANTS).mapToObj(i -> participant(1_800_000_000)).toList());
    assertThat(text().length() + 48).isLessThan(65_536);
  }
}
