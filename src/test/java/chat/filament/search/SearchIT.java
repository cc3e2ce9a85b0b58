package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a search finds and how it is shown.
class SearchIT extends SearchFixture {
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
}
