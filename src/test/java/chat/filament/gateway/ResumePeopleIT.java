package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
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
    long start = position();
    assertThat(quiet(start)).isEqualTo(start);
    var asking = "{\"recipient_user_id\":\"" + ann.id() + "\"}";
    var request = other.post("/friends/requests", asking).ok().text("request_id");
    long asked = told(start);
    other.delete("/friends/requests/" + request);
    long withdrawn = told(asked);
    request = other.post("/friends/requests", asking).ok().text("request_id");
    ann.post("/friends/requests/" + request + "/accept").ok();
    long friends = told(withdrawn);
    other.delete("/friends/" + ann.id());
    long parted = told(friends);
    ann.patch("/users/me/profile", "{\"about_markdown\":\"new\"}").ok();
    long described = told(parted);
    assertThat(quiet(described)).isEqualTo(described);
  }

  private static List<String> profiles(List<JsonNode> events) {
    return events.stream()
        .filter(event -> event.path("t").asText().equals("profile_update"))
        .map(event -> event.at("/d/updated_fields/about_markdown").asText())
        .toList();
  }

  @Test
  void changesOfObservedProfilesAreToldInOrder() {
    long before = position();
    var stranger = club.server().person("stranger");
    about(club.owner(), "one");
    about(stranger, "nobody cares");
    about(club.owner(), "two");
    var events = back(before);
    assertThat(profiles(events)).containsExactly("one", "two");
    assertThat(events).noneMatch(event -> event.path("t").asText().equals("resume_gap"));
    long after = events.getLast().at("/d/user").asLong();
    assertThat(after).isGreaterThan(before);
    assertThat(profiles(back(after))).isEmpty();
  }

  /// Where everything has been read.
  private long position() {
    return back(0).getLast().at("/d/user").asLong();
  }

  private static void about(Person who, String text) {
    who.patch("/users/me/profile", "{\"about_markdown\":\"" + text + "\"}").ok();
  }

  @Test
  void aFriendsProfileIsObservedWithoutAGuild() {
    var friend = club.server().person("friend");
    var asking = "{\"recipient_user_id\":\"" + ann.id() + "\"}";
    var request = friend.post("/friends/requests", asking).ok().text("request_id");
    ann.post("/friends/requests/" + request + "/accept").ok();
    long before = position();
    about(friend, "hello");
    assertThat(profiles(back(before))).containsExactly("hello");
  }

  @Test
  void moreThanIsSentIsAGap() {
    long before = position();
    club.server()
        .database()
        .sql(
            """
            WITH next AS (
              UPDATE user_log_order SET last_seq = last_seq + 1001 RETURNING last_seq - 1001 AS seq)
            INSERT INTO user_log (user_id, seq, type, payload, created_at)
            SELECT ?, seq + n, 'profile_avatar_update',
              convert_to('{"user_id":"' || ? || '","avatar_version":1,"updated_at_unix":1}', 'UTF8'), 1
            FROM next, generate_series(1, 1001) n
            """,
            club.owner().id(),
            club.owner().id());
    var events = back(before);
    var gap = events.get(events.size() - 2);
    assertThat(gap.path("t").asText()).isEqualTo("resume_gap");
    assertThat(gap.at("/d/to").asLong()).isEqualTo(before + 1_001);
    assertThat(events.getLast().at("/d/user").asLong()).isEqualTo(before + 1_001);
  }

  @Test
  void whatHasLeftTheLogIsAGap() {
    long before = position();
    about(club.owner(), "gone");
    club.server().database().sql("UPDATE user_log_order SET first_seq = last_seq + 1");
    told(before);
  }

  @Test
  void aPositionThatThereNeverWasIsTold() {
    long never = position() + 9;
    var gap = back(never).get(1);
    assertThat(gap.path("t").asText()).isEqualTo("resume_gap");
    assertThat(gap.at("/d/from").asLong()).isEqualTo(1);
    assertThat(gap.at("/d/to").asLong()).isEqualTo(never);
  }
}
