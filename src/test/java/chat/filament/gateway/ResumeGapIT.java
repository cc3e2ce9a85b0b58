package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What cannot be replayed is told as a gap.
class ResumeGapIT extends ResumeFixture {
  @Test
  void tellsOfAGapWhereAChannelIsGone() {
    var doomed = club.channel();
    long from = club.nextSeq() - 1;
    say(1);
    club.owner().delete(club.path("/channels/" + doomed)).ok();
    say(1);
    var events = resumed(from, channel, doomed);
    assertThat(types(events)).containsExactly("message_create", "message_create");
    var gap = only(events, "resume_gap");
    assertThat(gap.toString())
        .isEqualTo(
            "{\"guild_id\":\"%s\",\"from\":%d,\"to\":%d}".formatted(club.id(), from + 2, from + 2));
  }

  @Test
  void tellsOfAGapWhereTheLogDoesNotReachBack() {
    long from = club.nextSeq() - 1;
    say(5);
    server
        .database()
        .sql("DELETE FROM guild_log WHERE guild_id = ? AND seq <= ?", club.id(), from + 2);
    assertThat(gapOf(resumed(from))).isEqualTo(List.of(from + 1, from + 5));
    assertThat(types(resumed(from + 2))).hasSize(3);
  }

  private String renamed() {
    return """
    {"guild_id":"%s","updated_fields":{"name":"x"},"updated_at_unix":1,"actor_user_id":"%s"}\
    """
        .formatted(club.id(), club.owner().id());
  }

  @Test
  void tellsOfAGapWhenTooMuchIsMissing() {
    long from = club.nextSeq() - 1;
    server
        .database()
        .sql(
            """
            INSERT INTO guild_log (guild_id, seq, type, audience, payload, created_at)
            SELECT ?, n, 'workspace_update', 'guild', convert_to(?, 'UTF8'),
                   extract(epoch FROM now())::bigint
            FROM generate_series(?, ?) n
            """,
            club.id(),
            renamed(),
            from + 1,
            from + 5_001);
    server
        .database()
        .sql("UPDATE guild_log_head SET last_seq = ? WHERE guild_id = ?", from + 5_001, club.id());
    assertThat(gapOf(resumed(from))).isEqualTo(List.of(from + 1, from + 5_001));
    var events = resumed(from + 1);
    assertThat(types(events)).hasSize(5_000);
    assertThat(positions(events)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tellsOfAGapWithoutAUsablePosition() {
    long last = club.nextSeq() - 1;
    assertThat(gapOf(resumed(last + 1_000))).isEqualTo(List.of(1L, last));
    try (var socket = ann.connect("resume=1")) {
      socket.send("resume", request(Map.of(), List.of(channel)));
      assertThat(gapOf(socket.upTo("resumed"))).isEqualTo(List.of(1L, last));
    }
  }

  private static JsonNode only(List<JsonNode> events, String type) {
    var found = events.stream().filter(e -> e.path("t").asText().equals(type)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst().path("d");
  }

  private static List<Long> gapOf(List<JsonNode> events) {
    var gap = only(events, "resume_gap");
    assertThat(Answer.keys(gap)).containsExactly("guild_id", "from", "to");
    return Stream.of("from", "to").map(key -> gap.path(key).asLong()).toList();
  }
}
