package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdempotencyIT {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String path(Club club, String channel) {
    return club.path("/channels/" + channel + "/messages");
  }

  private static Answer say(Person who, String path, String text, String key) {
    return who.client()
        .send(
            "POST",
            path,
            "{\"content\":\"" + text + "\"}",
            request -> request.header("idempotency-key", key));
  }

  private static List<String> texts(Club club, String channel) {
    return server
        .database()
        .sql(
            "SELECT content FROM messages WHERE guild_id = ? AND channel_id = ? ORDER BY 1",
            club.id(),
            channel);
  }

  @Test
  void sameKeyMeansTheSameMessage() {
    var club = Club.found(server);
    var channel = club.channel();
    var path = path(club, channel);
    var member = club.member("m");
    try (var socket = member.connect()) {
      socket.subscribe(club.id(), channel);
      var first = say(member, path, "once", "k-1").ok();
      var again = say(member, path, "once", "k-1").ok();
      assertThat(again.text()).isEqualTo(first.text());
      member.post(path, "{\"content\":\"plain\"}").ok();
      assertThat(socket.next("message_create").path("content").asText()).isEqualTo("once");
      assertThat(socket.next("message_create").path("content").asText()).isEqualTo("plain");
    }
    say(member, path, "once", "k-2").ok();
    say(club.owner(), path, "once", "k-1").ok();
    assertThat(texts(club, channel)).containsExactly("once", "once", "once", "plain");
  }

  @Test
  void keyOfSomethingElseIsAConflict() {
    var club = Club.found(server);
    var channel = club.channel();
    var other = club.channel();
    var path = path(club, channel);
    say(club.owner(), path, "one", "k").ok();
    say(club.owner(), path, "two", "k").refused(409, "conflict");
    say(club.owner(), path(club, other), "one", "k").refused(409, "conflict");
    assertThat(texts(club, channel)).containsExactly("one");
    assertThat(texts(club, other)).isEmpty();
  }

  @Test
  void malformedKeyIsRefused() {
    var club = Club.found(server);
    var path = path(club, club.channel());
    say(club.owner(), path, "x", "with space").refused(400, "invalid_request");
  }

  @Test
  void lengthOfAKeyIsBounded() {
    var club = Club.found(server);
    var path = path(club, club.channel());
    say(club.owner(), path, "x", "k".repeat(255)).ok();
    say(club.owner(), path, "x", "k".repeat(256)).refused(400, "invalid_request");
  }

  @Test
  void manyAtOnceMakeOneMessage() {
    var club = Club.found(server);
    var channel = club.channel();
    var path = path(club, channel);
    var answers = AtOnce.run(32, i -> say(club.owner(), path, "x", "k" + i % 4).ok().text());
    assertThat(new HashSet<>(answers)).hasSize(4);
    assertThat(texts(club, channel)).hasSize(4);
  }

  @Test
  void keysOutliveARestartAndEndAfterADay() throws Exception {
    var club = Club.found(server);
    var channel = club.channel();
    var path = path(club, channel);
    var first = say(club.owner(), path, "x", "k").ok().text();
    server.restart();
    var owner = club.again(club.owner());
    assertThat(say(owner, path, "x", "k").ok().text()).isEqualTo(first);
    server.database().sql("UPDATE message_keys SET created_at = created_at - 86400");
    assertThat(say(owner, path, "x", "k").ok().text()).isNotEqualTo(first);
    assertThat(texts(club, channel)).hasSize(2);
  }

  @Test
  void repetitionIsAnsweredAsTheMessageIsNow() {
    var club = Club.found(server);
    var path = path(club, club.channel());
    var id = say(club.owner(), path, "x", "k").ok().text("message_id");
    club.owner().patch(path + "/" + id, "{\"content\":\"edited\"}").ok();
    assertThat(say(club.owner(), path, "x", "k").ok().text("content")).isEqualTo("edited");
    club.owner().delete(path + "/" + id);
    say(club.owner(), path, "x", "k").refused(404, "not_found");
  }

  @Test
  void whoMayNotWriteIsRefusedWhateverTheyKnow() {
    var club = Club.found(server);
    var channel = club.channel();
    var member = club.member("m");
    say(member, path(club, channel), "x", "k").ok();
    club.owner().post(club.path("/members/" + member.id() + "/kick")).ok();
    say(member, path(club, channel), "x", "k").refused(403, "forbidden");
  }
}
