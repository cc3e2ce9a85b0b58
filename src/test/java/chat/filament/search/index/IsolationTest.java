package chat.filament.search.index;

import static chat.filament.search.index.Chat.said;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.search.index.SearchPage.Order;
import chat.filament.search.query.SearchQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a search answers depends on nothing that the caller cannot read: a guild alone, and the
/// same beside channels and guilds that are full of its words, give the same pages, scores and
/// cursors.
final class IsolationTest {
  private static final List<String> TEXTS =
      Stream.concat(
              SearchTexts.texts().stream().map(SearchTexts.Text::content),
              IntStream.range(0, 40).mapToObj(i -> "tea " + "coffee ".repeat(i % 4) + "cup" + i))
          .toList();

  private static MessageIndex alone;
  private static MessageIndex beside;

  @BeforeAll
  static void open() throws IOException {
    alone = MessageIndex.inMemory();
    beside = MessageIndex.inMemory();
    for (int i = 0; i < 3_000; i++) {
      beside.upsert(said(Chat.OTHER_GUILD, 1, 10_000 + i, crowd(i)));
      beside.upsert(said(Chat.GUILD, 9, 20_000 + i, crowd(i)));
      if (i % 500 == 0) {
        beside.refresh();
      }
      if (i < TEXTS.size()) {
        alone.upsert(said(i, TEXTS.get(i)));
        beside.upsert(said(i, TEXTS.get(i)));
      }
    }
    alone.refresh();
    beside.refresh();
  }

  /// Common words, and hundreds that are nearer to a mistyped one than those of the guild.
  private static String crowd(int i) {
    var near = "coff" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26);
    return "coffee coffee build the " + near + (i % 2 == 0 ? "" : " error node.js привет");
  }

  @AfterAll
  static void close() throws IOException {
    alone.close();
    beside.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coffee",
        "tea coffee",
        "tea OR cup7 OR coffee",
        "the build",
        "\"coffee coffee\"",
        "\"tea cup1\"~3",
        "coffe~2",
        "cofee~1 tea",
        "co*",
        "*f*e* tea",
        "tea -coffee",
        "NOT the",
        "*",
      })
  void answersAreTheSameBesideOthers(String query) throws IOException {
    for (var order : Order.values()) {
      assertThat(pages(beside, query, order)).isEqualTo(pages(alone, query, order)).isNotEmpty();
    }
  }

  private static List<SearchHits> pages(MessageIndex index, String query, Order order)
      throws IOException {
    var pages = new ArrayList<SearchHits>();
    SearchCursor cursor = null;
    SearchHits hits;
    do {
      hits =
          index
              .searcher()
              .search(
                  new SearchRequest(
                      Chat.GUILD,
                      Set.of(Chat.channel(1)),
                      SearchQuery.parse(query),
                      SearchFilter.NONE,
                      new SearchPage(order, 7, cursor)),
                  () -> false);
      pages.add(hits);
      cursor = hits.hits().isEmpty() ? null : hits.hits().getLast().cursor();
    } while (hits.more());
    return pages;
  }
}
