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

class PublishedCallsTest {
  private final PublishedCalls published =
      new PublishedCalls(InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)));
  private final VoiceChannel channel = VoiceFixtures.channel();

  private JsonNode sync() {
    return Answer.parse(text());
  }

  private String text() {
    var event = published.of(channel.guild(), channel.id());
    assertThat(event.type()).isEqualTo("voice_participant_sync");
    return Objects.requireNonNull(event.payload()).toString(StandardCharsets.UTF_8);
  }

  private Participant participant(long joinedAt) {
    return Participant.joined(
        VoiceFixtures.key(channel),
        VoiceFixtures.MICROPHONE,
        VoiceFixtures.MICROPHONE.sources(),
        joinedAt);
  }

  private void show(VoiceChannel in, List<Participant> participants) {
    published.change(in, participants, () -> {});
  }

  @Test
  void aChannelWithoutACallHasNobody() {
    assertThat(text())
        .isEqualTo(
            "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"participants\":[],\"synced_at_unix\":1800000000}"
                .formatted(channel.guild(), channel.id()));
    show(channel, List.of(participant(1)));
    show(channel, List.of());
    assertThat(sync().path("participants")).isEmpty();
  }

  @Test
  void whoCameFirstStandsFirst() {
    var twins =
        Stream.of(participant(20), participant(20))
            .sorted(Comparator.comparing(one -> one.key().identity()))
            .toList();
    var late = participant(30);
    var early = participant(10);
    show(channel, List.of(late, twins.get(1), twins.get(0), early));
    assertThat(sync().path("participants").findValuesAsText("identity"))
        .containsExactlyElementsOf(
            Stream.of(early, twins.get(0), twins.get(1), late)
                .map(one -> one.key().identity())
                .toList());
  }

  @Test
  void aFullCallFitsIntoOneFrame() {
    show(
        channel,
        IntStream.range(0, ParticipantRegistry.PARTICIPANTS)
            .mapToObj(i -> participant(1_800_000_000))
            .toList());
    assertThat(text().length() + 48).isLessThan(65_536);
  }
}
