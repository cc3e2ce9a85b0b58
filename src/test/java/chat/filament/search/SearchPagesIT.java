package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pages of a long result.
class SearchPagesIT extends SearchFixture {
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
    for (int i = 0; i < 12; i++) {
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
  void aCursorIsForItsOwnQueryOnly() {
    room.say("one");
    room.say("one");
    var cursor = room.search("one&limit=1").text("next_cursor");
    room.founder().get(room.path("two&limit=1&cursor=" + cursor)).refused(400, "invalid_request");
    room.founder().get("/guilds/" + room.guild() + "/search").refused(400, "invalid_request");
  }
}
