package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who comes back hears that their friends, requests or own profile have changed meanwhile.
class ResumePeopleIT extends ResumeFixture {
  private List<JsonNode> back(long user) {
    try (var socket = ann.connect("resume=1")) {
      socket.send("resume", "{\"guilds\":{},\"user\":%d,\"channels\":[]}".formatted(user));
      return socket.upTo("resumed");
    }
  }

  /// The position after it, when nothing changed since.
  private long quiet(long user) {
    var events = back(user);
    assertThat(events).noneMatch(event -> event.path("t").asText().equals("resume_gap"));
    return events.getLast().at("/d/user").asLong();
  }

  private long told(long user) {
    var events = back(user);
    var gaps = events.stream().filter(e -> e.path("t").asText().equals("resume_gap")).toList();
    assertThat(gaps).hasSize(1);
    var gap = gaps.getFirst().path("d");
    var now = events.getLast().at("/d/user").asLong();
    assertThat(Answer.keys(gap)).containsExactly("user", "from", "to");
    assertThat(gap.path("user").asText()).isEqualTo(ann.id());
    assertThat(gap.path("from").asLong()).isEqualTo(user + 1);
    assertThat(gap.path("to").asLong()).isEqualTo(now);
    return now;
  }

  @Test
  void everyChangeOfPeopleIsTold() {
    var other = club.owner();
    assertThat(quiet(0)).isZero();
    var asking = "{\"recipient_user_id\":\"" + ann.id() + "\"}";
    var request = other.post("/friends/requests", asking).ok().text("request_id");
    long asked = told(0);
    other.delete("/friends/requests/" + request);
    long withdrawn = told(asked);
    request = other.post("/friends/requests", asking).ok().text("request_id");
    ann.post("/friends/requests/" + request + "/accept").ok();
    long friends = told(withdrawn);
    other.delete("/friends/" + ann.id());
    long parted = told(friends);
    ann.patch("/users/me/profile", "{\"about_markdown\":\"new\"}").ok();
    long described = told(parted);
    other.patch("/users/me/profile", "{\"about_markdown\":\"not hers\"}").ok();
    assertThat(quiet(described)).isEqualTo(described);
  }

  @Test
  void aPositionThatThereNeverWasIsTold() {
    var gap = back(9).get(1);
    assertThat(gap.path("t").asText()).isEqualTo("resume_gap");
    assertThat(gap.at("/d/from").asLong()).isEqualTo(1);
    assertThat(gap.at("/d/to").asLong()).isEqualTo(9);
  }
}
