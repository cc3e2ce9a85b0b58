package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.NeedsNats;
import chat.filament.testing.Person;
import chat.filament.testing.TestNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Two nodes that change the same guild in turns and do not hear of each other, because NATS is
/// gone: what one has acknowledged, the other decides on at once, also where that means that
/// nothing is to be changed.
@NeedsNats
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaleDecisionsIT {
  private static final int ROUNDS = 5;

  private TestNodes nodes;
  private Club club;
  private Person ann;

  @BeforeAll
  void start() {
    nodes = TestNodes.start(2);
    club = Club.found(nodes.node(0));
    ann = club.member("ann");
    nodes.nats().kill();
  }

  @AfterAll
  void stop() {
    nodes.close();
  }

  private Answer by(int node, String method, String rest) {
    var owner = club.owner().at(nodes.node(node).client());
    return method.equals("POST") ? owner.post(club.path(rest)) : owner.delete(club.path(rest));
  }

  private long rows(String table) {
    return nodes
        .node(0)
        .database()
        .sql(
            "SELECT user_id FROM " + table + " WHERE guild_id = ? AND user_id = ?",
            club.id(),
            ann.id())
        .size();
  }

  @Test
  void whoIsUnbannedThereIsBannedHere() {
    for (int i = 0; i < ROUNDS; i++) {
      by(0, "POST", "/members/" + ann.id() + "/ban").ok();
      assertThat(rows("guild_bans")).isOne();
      by(1, "DELETE", "/bans/" + ann.id()).ok();
      assertThat(rows("guild_bans")).isZero();
    }
    ann.join(club.id());
  }

  @Test
  void whoCameThereIsKickedHere() {
    for (int i = 0; i < ROUNDS; i++) {
      by(0, "POST", "/members/" + ann.id() + "/kick").ok();
      assertThat(rows("guild_members")).isZero();
      by(1, "POST", "/members/" + ann.id()).ok();
      assertThat(rows("guild_members")).isOne();
    }
  }

  @Test
  void whoLostARoleThereGetsItHere() {
    var role = club.role(5, "manage_channel_overrides");
    for (int i = 0; i < ROUNDS; i++) {
      by(0, "POST", "/roles/" + role + "/members/" + ann.id()).ok();
      var name = "{\"name\":\"by ann %d\"}".formatted(i);
      ann.at(nodes.node(1).client()).post(club.path("/channels"), name).ok();
      by(1, "DELETE", "/roles/" + role + "/members/" + ann.id()).ok();
      ann.post(club.path("/channels"), name).refused(403, "forbidden");
    }
  }

  /// Commands that share a transaction, some of which are refused.
  @Test
  void whatIsAllowedThereIsDoneHereOnce() {
    var channel = club.channel();
    var guest = club.member("guest").at(nodes.node(1).client());
    var message = club.owner().say(club.id(), channel, "what do you think?");
    var reactions = club.path("/channels/" + channel + "/messages/" + message + "/reactions");
    for (var denied : List.of("[\"create_message\"]", "[]")) {
      club.override(club.owner(), channel, "member/" + guest.id(), "[]", denied).ok();
      var answers = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < 8; i++) {
        var path = reactions + "/" + "%F0%9F%98%8" + i;
        answers.add(CompletableFuture.supplyAsync(() -> guest.post(path)));
      }
      for (var answer : answers) {
        assertThat(answer.join().status()).isEqualTo(denied.equals("[]") ? 200 : 403);
      }
    }
  }

  /// Over REST and the gateway, where this node has the guild in memory.
  @Test
  void whatIsMadeThereIsFoundHere() {
    var guest = club.member("reader").at(nodes.node(1).client());
    var first = club.channel();
    try (var socket = guest.connect().subscribe(club.id(), first)) {
      for (int i = 0; i < ROUNDS; i++) {
        var channel = club.channel();
        guest.get(club.path("/channels/" + channel + "/messages")).ok();
        var made = club.channel();
        socket.subscribe(club.id(), made);
        guest.get(club.path("/bans")).refused(403, "forbidden");
        guest.get(club.path("/channels/" + club.id() + "/messages")).refused(404, "not_found");
      }
    }
  }
}
