package chat.filament.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.search.index.SearchPage.Order;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every query over the texts of `search/texts.tsv` finds what it must and not what it must not.
final class SearchTextsTest {
  private static final List<SearchTexts.Text> TEXTS = SearchTexts.texts();
  private static MessageIndex index;

  @BeforeAll
  static void open() throws IOException {
    index = MessageIndex.inMemory();
    for (int i = 0; i < TEXTS.size(); i++) {
      index.upsert(Chat.said(i, TEXTS.get(i).content()));
    }
    index.refresh();
  }

  @AfterAll
  static void close() throws IOException {
    index.close();
  }

  static List<SearchTexts.Query> queries() {
    return SearchTexts.queries();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void findsWhatItMustAndNothingItMustNot(SearchTexts.Query query) throws IOException {
    var hits = index.searcher().search(Chat.request(query.q(), Order.RELEVANCE, 50));
    var found = Chat.numbers(hits).stream().map(number -> TEXTS.get(number).id()).toList();

    assertThat(found).containsAll(query.found());
    assertThat(found).noneMatch(query.notFound()::contains);
  }
}
