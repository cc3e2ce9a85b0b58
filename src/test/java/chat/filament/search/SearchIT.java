package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchIT {
  private static final long CREATE_MESSAGE = 1L << 8;

  private static TestServer server;

  private SearchGuild room;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void enter() {
    room = SearchGuild.of(server);
  }

  @Test
  void answersTheMessagesThemselves() {
    var id = room.say("the quick *brown* fox");
    var found = room.search("fox");
    assertThat(found.keys()).containsExactly("message_ids", "messages", "complete", "next_cursor");
    assertThat(SearchGuild.ids(found)).containsExactly(id);
    assertThat(found.json().path("complete").asBoolean()).isTrue();
    assertThat(found.json().path("next_cursor").isNull()).isTrue();
    var history =
        room.founder()
            .get("/guilds/" + room.guild() + "/channels/" + room.channel() + "/messages")
            .ok();
    assertThat(found.json().path("messages")).isEqualTo(history.json().path("messages"));
  }

  @Test
  void aTermThatStandsForTooManyWordsIsRefused() {
    var letters = IntStream.rangeClosed('a', 'y').mapToObj(c -> "" + (char) c + (char) c).toList();
    room.say(String.join(" ", letters));
    var query = String.join(".", letters);
    room.founder().get(room.path(query + "~2")).refused(400, "invalid_request");
    room.founder().get(room.path(query + "*")).refused(400, "invalid_request");
    assertThat(room.ids("aa.bb.cc.dd~1")).hasSize(1);
    assertThat(room.ids("aa.bb.cc.d*")).hasSize(1);
  }

  @Test
  void reactedByMeIsTheCallers() {
    var id = room.say("who likes this");
    var bob = server.person("bob");
    bob.join(room.guild());
    bob.post(room.message(id) + "/reactions/x").ok();
    assertThat(reactedByMe(room.search(bob, "likes"))).isTrue();
    assertThat(reactedByMe(room.search("likes"))).isFalse();
  }

  private static boolean reactedByMe(Answer found) {
    var reaction = found.json().path("messages").path(0).path("reactions").path(0);
    assertThat(reaction.path("emoji").asText()).isEqualTo("x");
    return reaction.path("reacted_by_me").asBoolean();
  }

  @Test
  void findsWordsPhrasesAndPatterns() {
    var fox = room.say("The quick brown fox");
    var dog = room.say("a brown lazy dog");
    var both = room.say("fox and dog");
    assertThat(room.ids("FOX")).containsExactlyInAnyOrder(fox, both);
    assertThat(room.ids("fox AND dog")).containsExactly(both);
    assertThat(room.ids("fox NOT dog")).containsExactly(fox);
    assertThat(room.ids("+brown -lazy")).containsExactly(fox);
    assertThat(room.ids("\"brown fox\"")).containsExactly(fox);
    assertThat(room.ids("qui*")).containsExactly(fox);
    assertThat(room.ids("*&sort=newest")).containsExactly(both, dog, fox);
    assertThat(room.ids("nothing")).isEmpty();
  }

  @Test
  void filtersNarrowTheResult() {
    var bob = server.person("bob");
    bob.join(room.guild());
    var other = room.founder().createChannel(room.guild());
    var here = room.say("look here");
    var there = room.founder().say(room.guild(), other, "look there");
    var link = bob.say(room.guild(), other, "look at <https://example.org>");
    assertThat(room.ids("look&channel_id=" + room.channel())).containsExactly(here);
    assertThat(room.ids("look&author_id=" + bob.id())).containsExactly(link);
    assertThat(room.ids("look&has=link")).containsExactly(link);
    assertThat(room.ids("look&has=attachment")).isEmpty();
    assertThat(room.ids("look&channel_id=01ARZ3NDEKTSV4RRFFQ69G5FAV")).isEmpty();
    assertThat(room.ids("look&author_id=01ARZ3NDEKTSV4RRFFQ69G5FAV")).isEmpty();
    server.database().sql("UPDATE messages SET created_at = 1000 WHERE message_id = ?", here);
    room.founder().post("/guilds/" + room.guild() + "/search/rebuild").ok();
    assertThat(room.ids("look&before=1001")).containsExactly(here);
    assertThat(room.ids("look&before=1000")).isEmpty();
    assertThat(room.ids("look&after=1000&before=5000000000&sort=newest"))
        .containsExactly(link, there);
    assertThat(room.ids("look&after=999")).hasSize(3);
  }

  @Test
  void pagesHaveNeitherGapsNorRepeatsWhilePeopleWrite() {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      expected.add(room.say("line " + "word ".repeat(i % 4) + i));
    }
    for (var sort : List.of("newest", "relevance")) {
      var seen = new ArrayList<String>();
      var page = room.search("line&limit=4&sort=" + sort);
      seen.addAll(SearchGuild.ids(page));
      while (!page.json().path("next_cursor").isNull()) {
        room.say("line more");
        page = room.search("line&limit=4&sort=" + sort + "&cursor=" + page.text("next_cursor"));
        assertThat(SearchGuild.ids(page)).hasSizeLessThanOrEqualTo(4);
        seen.addAll(SearchGuild.ids(page));
      }
      assertThat(seen).doesNotHaveDuplicates().containsAll(expected);
    }
  }

  @Test
  void longAnswersAreShortenedAndGoOnAfterTheLastMessage() {
    var expected = new HashSet<String>();
    for (int i = 0; i < 50; i++) {
      expected.add(room.say("long " + "*a* ".repeat(450)));
    }
    var seen = new ArrayList<String>();
    var cursor = "";
    while (!cursor.equals("null")) {
      var page = room.search("long&highlights=true&limit=50&sort=newest" + cursor);
      assertThat(page.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(64_000);
      assertThat(page.json().path("messages")).hasSameSizeAs(SearchGuild.ids(page)).isNotEmpty();
      seen.addAll(SearchGuild.ids(page));
      var next = page.json().path("next_cursor");
      cursor = next.isNull() ? "null" : "&cursor=" + next.asText();
    }
    assertThat(seen).doesNotHaveDuplicates().hasSameElementsAs(expected);
  }

  @Test
  void highlightsAreOffsetsIntoTheContent() {
    var id = room.say("\uD83E\uDD8A a Fox, the fox's den");
    var found = room.search("fox -dog&highlights=true");
    assertThat(found.keys())
        .containsExactly("message_ids", "messages", "complete", "next_cursor", "highlights");
    assertThat(found.json().path("highlights").path(id).toString()).isEqualTo("[[5,8],[14,17]]");
  }

  @Test
  void editsAndDeletionsShow() {
    var id = room.say("apple");
    assertThat(room.ids("apple")).containsExactly(id);
    room.edit(id, "banana");
    assertThat(room.ids("apple")).isEmpty();
    assertThat(room.ids("banana")).containsExactly(id);
    room.delete(id);
    assertThat(room.ids("banana")).isEmpty();
  }

  @Test
  void onlyWhatOneCanReadIsFound() {
    var bob = server.person("bob");
    bob.join(room.guild());
    var secret = room.founder().createChannel(room.guild());
    var open = room.say("a secret word");
    var hidden = room.founder().say(room.guild(), secret, "another secret word");
    assertThat(SearchGuild.ids(room.search(bob, "secret"))).containsExactlyInAnyOrder(open, hidden);
    deny(secret, bob);
    assertThat(SearchGuild.ids(room.search(bob, "secret"))).containsExactly(open);
    assertThat(SearchGuild.ids(room.search(bob, "secret&channel_id=" + secret))).isEmpty();
    assertThat(room.ids("secret")).hasSize(2);
    bob.delete("/guilds/" + room.guild() + "/members/" + bob.id());
    server.person("cid").get(room.path("secret")).refused(403, "forbidden");
  }

  @Test
  void whoMayWriteNowhereIsForbidden() {
    var bob = server.person("bob");
    bob.join(room.guild());
    room.say("hello");
    deny(room.channel(), bob);
    assertThat(SearchGuild.ids(room.search(bob, "hello")))
        .as("may write in other channels")
        .isEmpty();
    server
        .database()
        .sql(
            "UPDATE guild_roles SET permissions_mask = 0 WHERE guild_id = ? AND system_key <> 'workspace_owner'",
            room.guild());
    touchAccess();
    bob.get(room.path("hello")).refused(403, "forbidden");
  }

  /// As another process on the same database would; this one notices with its next change.
  private void deny(String channel, Person member) {
    server
        .database()
        .sql(
            """
            INSERT INTO channel_overrides
              (guild_id, channel_id, target_kind, user_id, allow_mask, deny_mask)
            VALUES (?, ?, 'member', ?, 0, ?)
            """,
            room.guild(),
            channel,
            member.id(),
            CREATE_MESSAGE);
    touchAccess();
  }

  private void touchAccess() {
    server
        .database()
        .sql(
            "UPDATE guild_log_head SET access_epoch = access_epoch + 1 WHERE guild_id = ?",
            room.guild());
    room.founder().createChannel(room.guild());
  }

  @Test
  void guildsDoNotSeeEachOther() {
    var other = SearchGuild.of(server);
    var mine = room.say("shared word");
    var theirs = other.say("shared word");
    assertThat(room.ids("shared")).containsExactly(mine);
    assertThat(other.ids("shared")).containsExactly(theirs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%20",
        "a:b",
        "(a",
        "a&limit=0",
        "a&limit=51",
        "a&limit=x",
        "a&channel_id=x",
        "a&author_id=x",
        "a&before=x",
        "a&after=-1",
        "a&has=image",
        "a&sort=oldest",
        "a&highlights=yes",
        "a&cursor=!",
        "a&cursor=AAAA",
        "a&q=b",
      })
  void badQueriesAreRefused(String query) {
    room.founder()
        .get("/guilds/" + room.guild() + "/search?q=" + query)
        .refused(400, "invalid_request");
  }

  @Test
  void aCursorIsForItsOwnQueryOnly() {
    room.say("one");
    room.say("one");
    var cursor = room.search("one&limit=1").text("next_cursor");
    room.founder().get(room.path("two&limit=1&cursor=" + cursor)).refused(400, "invalid_request");
    room.founder().get("/guilds/" + room.guild() + "/search").refused(400, "invalid_request");
  }

  @Test
  void unknownGuildsAreForbidden() {
    for (var guild : List.of("01ARZ3NDEKTSV4RRFFQ69G5FAV", "nothing")) {
      room.founder().get("/guilds/" + guild + "/search?q=a").refused(403, "forbidden");
    }
    server.client().get(room.path("a")).refused(401, "invalid_credentials");
  }
}
