package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nobody finds what they cannot read.
class SearchAccessIT extends SearchFixture {
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
            "UPDATE guild_roles SET permissions_mask = 0 WHERE guild_id = ? AND system_key <>"
                + " 'workspace_owner'",
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

  /// Every page, byte by byte, cursors included, whatever is written where one cannot read.
  @Test
  void answersTellNothingOfWhatIsWrittenElsewhere() {
    var bob = server.person("bob");
    bob.join(room.guild());
    var secret = room.founder().createChannel(room.guild());
    deny(secret, bob);
    List.of("tea", "coffee for all of us", "tea and coffee", "coffee coffee", "cofee")
        .forEach(room::say);
    var before = pages(bob);
    var other = SearchGuild.of(server);
    for (int i = 0; i < 20; i++) {
      other.say("coffee cofffee coffeee tee");
      room.founder().say(room.guild(), secret, "coffee");
    }
    assertThat(pages(bob)).isEqualTo(before).hasSizeGreaterThan(10);
  }

  private List<String> pages(Person who) {
    var pages = new ArrayList<String>();
    for (var query : List.of("tea OR coffee&limit=1", "coffe~2&limit=1", "t* coffee&limit=1")) {
      var next = "";
      do {
        var page = room.search(who, query + next);
        pages.add(page.text());
        next = "&cursor=" + page.json().path("next_cursor").asText();
      } while (!next.endsWith("=null"));
    }
    return pages;
  }

  @Test
  void unknownGuildsAreForbidden() {
    for (var guild : List.of("01ARZ3NDEKTSV4RRFFQ69G5FAV", "nothing")) {
      room.founder().get("/guilds/" + guild + "/search?q=a").refused(403, "forbidden");
    }
    server.client().get(room.path("a")).refused(401, "invalid_credentials");
  }
}
