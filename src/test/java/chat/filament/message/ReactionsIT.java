package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReactionsIT {
  private static final String ARRIVED = "filament_writer_mailbox_depth_count";
  private static final String UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final String THUMB = "%F0%9F%91%8D";

  @AutoClose private static TestServer server;
  private static Person ann;
  private static Person bob;
  private static Place place;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
    bob = server.person("bob");
    place = Place.of(server, ann);
    bob.join(place.guild());
  }

  @Test
  void reactionsAreCountedAndTold() {
    var id = place.say(ann, "like me");
    assertThat(ann.post(place.reaction(id, THUMB)).ok().text())
        .isEqualTo(view("👍", 1, true, ann.id()));
    assertThat(bob.post(place.reaction(id, THUMB)).ok().text())
        .isEqualTo(view("👍", 2, true, ann.id(), bob.id()));
    assertThat(place.log().getLast())
        .isEqualTo(
            """
            message_reaction|%s|{"guild_id":"%s","channel_id":"%s","message_id":"%s",\
            "emoji":"👍","count":2,"operation":"add","actor_user_id":"%s"}\
            """
                .formatted(id, place.guild(), place.channel(), id, bob.id()));
    bob.post(place.reaction(id, "!")).ok();

    var log = place.log();
    assertThat(bob.post(place.reaction(id, THUMB)).ok().text())
        .isEqualTo(view("👍", 2, true, ann.id(), bob.id()));
    assertThat(bob.delete(place.reaction(id, "none")).ok().text())
        .isEqualTo("{\"emoji\":\"none\",\"count\":0,\"reacted_by_me\":false}");
    assertThat(place.log()).as("nothing changed").isEqualTo(log);

    assertThat(ann.delete(place.reaction(id, THUMB)).ok().text())
        .isEqualTo(view("👍", 1, false, bob.id()));
    assertThat(place.log().getLast()).contains("\"count\":1,\"operation\":\"remove\"", ann.id());
    assertThat(ann.get(place.messages() + "?limit=1").text())
        .contains(
            "\"reactions\":["
                + view("!", 1, false, bob.id())
                + ","
                + view("👍", 1, false, bob.id())
                + "]");
    assertThat(
            bob.get(place.messages() + "?limit=1").json().at("/messages/0/reactions/1").toString())
        .isEqualTo(view("👍", 1, true, bob.id()));
  }

  private static String view(String emoji, int count, boolean mine, String... reactors) {
    var sorted = java.util.stream.Stream.of(reactors).sorted().toList();
    return "{\"emoji\":\"%s\",\"count\":%d,\"reacted_by_me\":%s,\"reactor_user_ids\":[\"%s\"]}"
        .formatted(emoji, count, mine, String.join("\",\"", sorted));
  }

  @Test
  void emojiAreAnyText() {
    var id = place.say(ann, "odd ones");
    for (var emoji : List.of("a/b", "a%2Fb", "+1", "\"\\", "x".repeat(32), "😀".repeat(16), "é")) {
      var encoded = URLEncoder.encode(emoji, StandardCharsets.UTF_8);
      assertThat(ann.post(place.reaction(id, encoded)).ok().text("emoji")).isEqualTo(emoji);
      assertThat(ann.delete(place.reaction(id, encoded)).ok().json().path("count").asInt())
          .isZero();
    }
    for (var emoji :
        List.of(
            "%20",
            "a%20b",
            "a%0Ab",
            "%C2%A0",
            "%00",
            "x".repeat(33),
            "%F0%9F%98%80".repeat(17),
            "%EF%BB%BF",
            "%E2%80%8B",
            "%F0%9F",
            "%FF",
            "%E3%80%80")) {
      ann.post(place.reaction(id, emoji)).refused(400, "invalid_request");
      ann.delete(place.reaction(id, emoji)).refused(400, "invalid_request");
    }
  }

  @Test
  void theSameEmojiInAnotherStyleIsTheSameReaction() {
    var id = place.say(ann, "in all styles");
    for (var form : List.of("👍", "❤️", "🏳️‍🌈", "✌🏽", "#️⃣", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿")) {
      var bare = form.replace("\uFE0F", "");
      for (var variant : List.of(form, bare, bare + (bare.equals("❤") ? "\uFE0E" : ""))) {
        var encoded = URLEncoder.encode(variant, StandardCharsets.UTF_8);
        var answer = ann.post(place.reaction(id, encoded)).ok();
        assertThat(answer.text("emoji")).isEqualTo(form);
        assertThat(answer.json().path("count").asInt()).isEqualTo(1);
      }
    }
  }

  @Test
  void unknownPlacesAndStrangersAreRefused() {
    var id = place.say(ann, "here");
    var log = place.log();
    var eve = server.person("eve");
    eve.post(place.reaction(id, "x")).refused(403, "forbidden");
    eve.delete(place.reaction(id, "x")).refused(403, "forbidden");
    ann.post("/guilds/" + UNKNOWN + "/channels/" + UNKNOWN + "/messages/" + id + "/reactions/x")
        .refused(403, "forbidden");
    for (var channel : List.of(UNKNOWN, "nonsense")) {
      var path = "/guilds/" + place.guild() + "/channels/" + channel + "/messages/" + id;
      ann.post(path + "/reactions/x").refused(403, "forbidden");
      ann.delete(path + "/reactions/x").refused(403, "forbidden");
    }
    for (var message : List.of(UNKNOWN, "nonsense")) {
      ann.post(place.reaction(message, "x")).refused(404, "not_found");
      ann.delete(place.reaction(message, "x")).refused(404, "not_found");
    }
    assertThat(place.log()).isEqualTo(log);
    var room = place.another(ann);
    ann.post(room.reaction(id, "x")).refused(404, "not_found");
    room.override(ann, bob, 0, 1L << 8);
    bob.post(room.reaction(id, "x")).refused(403, "forbidden");
  }

  @Test
  void thereAreExactly64EmojiHoweverManyComeAtOnce() {
    var id = place.say(ann, "everything");
    var answers = new ArrayList<CompletableFuture<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        var emoji = "e" + i % 90;
        var who = i % 2 == 0 ? ann : bob;
        answers.add(
            CompletableFuture.supplyAsync(() -> who.post(place.reaction(id, emoji)), threads));
      }
    }
    var statuses = answers.stream().map(CompletableFuture::join).map(Answer::status).toList();
    assertThat(statuses).containsOnly(200, 409);
    var shown = ann.get(place.messages() + "?limit=1").json().at("/messages/0/reactions");
    assertThat(shown).hasSize(64);
    var emojis = new ArrayList<String>();
    shown.forEach(reaction -> emojis.add(reaction.path("emoji").asText()));
    assertThat(emojis).isSorted();
    ann.post(place.reaction(id, "one-more")).refused(409, "quota_exceeded");
    assertThat(
            bob.post(place.reaction(id, emojis.getFirst()))
                .ok()
                .json()
                .path("reacted_by_me")
                .asBoolean())
        .isTrue();
  }

  @Test
  void reactionsThatWaitTogetherAreCommittedTogether() throws Exception {
    var id = place.say(ann, "hot");
    double before = Scrape.of(server).value(ARRIVED);
    var answers = new ArrayList<CompletableFuture<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var busy = server.database().connection()) {
      busy.setAutoCommit(false);
      try (var lock = busy.createStatement()) {
        lock.execute(
            "SELECT FROM guild_log_head WHERE guild_id = '" + place.guild() + "' FOR UPDATE");
      }
      for (int i = 0; i < 40; i++) {
        var emoji = "e" + i % 8;
        var who = i < 20 ? ann : bob;
        boolean unknown = i % 10 == 9;
        var path = place.reaction(unknown ? UNKNOWN : id, emoji);
        answers.add(CompletableFuture.supplyAsync(() -> who.post(path), threads));
      }
      Scrape.await(server, ARRIVED, arrived -> arrived >= before + 36); // 4 are of no message
      busy.rollback();
    }
    for (int i = 0; i < 40; i++) {
      var answer = answers.get(i).join();
      assertThat(answer.status()).isEqualTo(i % 10 == 9 ? 404 : 200);
    }
    var log =
        server
            .database()
            .sql("SELECT tx_id FROM guild_log WHERE ref_id = ? AND type = 'message_reaction'", id);
    assertThat(log).as("each change once").hasSize(16);
    assertThat(log.stream().distinct().toList()).as("transactions").hasSizeLessThan(8);
    var shown = ann.get(place.messages() + "?limit=1").json().at("/messages/0/reactions");
    shown.forEach(reaction -> {
      assertThat(reaction.path("count").asInt()).isEqualTo(2);
      assertThat(reaction.path("reactor_user_ids")).hasSize(2);
    });
  }

  @Test
  void only32ReactorsAreListedAndLargeMessagesListNone() {
    var id = place.say(ann, "popular");
    var crowd = crowd(33);
    insertReactions(id, "x", crowd);
    var reaction = ann.get(place.messages() + "?limit=1").json().at("/messages/0/reactions/0");
    assertThat(reaction.path("count").asInt()).isEqualTo(33);
    assertThat(reaction.path("reacted_by_me").asBoolean()).isFalse();
    var listed = new ArrayList<String>();
    reaction.path("reactor_user_ids").forEach(user -> listed.add(user.asText()));
    assertThat(listed).isEqualTo(crowd.stream().sorted().limit(32).toList());

    for (int i = 1; i < 64; i++) {
      insertReactions(id, "y" + i, crowd);
    }
    ann.patch(place.message(id), Place.body("*a* ".repeat(300))).ok();
    var page = ann.get(place.messages() + "?limit=1").ok();
    assertThat(page.text()).doesNotContain("reactor_user_ids").contains("\"count\":33");
    assertThat(page.text().length()).isLessThanOrEqualTo(64_000);
    assertThat(page.json().at("/messages/0/reactions")).hasSize(64);
  }

  /// Ids of new users who were never here.
  private static List<String> crowd(int size) {
    return server
        .database()
        .sql(
            """
            INSERT INTO users (user_id, username, password_hash, created_at)
            SELECT '01ARZ3NDEKTSV4RRFFQ69G' || to_char(n, 'FM0000'), 'fan' || n, 'x', 1
            FROM generate_series(1, ?) n RETURNING user_id
            """,
            size);
  }

  private static void insertReactions(String message, String emoji, List<String> users) {
    server
        .database()
        .sql(
            """
            WITH added AS (
              INSERT INTO message_reactions (channel_id, message_id, emoji, user_id, created_at)
              SELECT ?, ?, ?, unnest(string_to_array(?, ',')), 1
              RETURNING channel_id, message_id, emoji)
            INSERT INTO message_reaction_counts (channel_id, message_id, emoji, count)
            SELECT channel_id, message_id, emoji, count(*) FROM added GROUP BY 1, 2, 3
            """,
            place.channel(),
            message,
            emoji,
            String.join(",", users));
  }
}
