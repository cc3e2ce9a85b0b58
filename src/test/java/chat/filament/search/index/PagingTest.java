package chat.filament.search.index;

import static chat.filament.search.index.Chat.page;
import static chat.filament.search.index.Chat.request;
import static chat.filament.search.index.Chat.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Refusal;
import chat.filament.search.index.SearchPage.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PagingTest {
  @TempDir private Path directory;
  private MessageIndex index;

  @BeforeEach
  void open() throws IOException {
    index = MessageIndex.open(directory);
    for (int i = 1; i <= 60; i++) {
      index.upsert(said(i, "tea " + "and more ".repeat(i % 7) + "tea ".repeat(i % 3)));
    }
    index.refresh();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @ParameterizedTest
  @EnumSource
  void pagesAreTheResultInPieces(Order order) throws IOException {
    var all = new ArrayList<>(numbers(find(order, 50, null)));
    all.addAll(numbers(find(order, 50, find(order, 50, null).cursorAfter(50))));

    assertThat(all).hasSize(60).doesNotHaveDuplicates();
    assertThat(readThrough(order, 7, () -> {})).isEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource
  void pagesNeitherSkipNorRepeatWhileMessagesComeIn(Order order) throws IOException {
    int[] next = {100};

    var read =
        readThrough(
            order,
            7,
            () -> {
              for (int i = 0; i < 20; i++) {
                index.upsert(said(next[0]++, i % 2 == 0 ? "tea tea tea tea" : "and more and more"));
              }
              index.refresh();
            });

    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 60).boxed().toList());
  }

  @Test
  void goesOnAfterARestart() throws IOException {
    var first = find(Order.RELEVANCE, 20, null);
    index.commit(index.position());
    close();
    index = MessageIndex.open(directory);

    var second = find(Order.RELEVANCE, 50, first.cursorAfter(20));

    assertThat(numbers(second)).hasSize(40).doesNotContainAnyElementsOf(numbers(first));
  }

  @Test
  void lastPageHasNoCursor() throws IOException {
    assertThat(find(Order.NEWEST, 50, null).more()).isTrue();
    var last = find(Order.NEWEST, 10, find(Order.NEWEST, 50, null).cursorAfter(50));

    assertThat(last.hits()).hasSize(10);
    assertThat(last.cursorAfter(10)).isNull();
    assertThat(SearchHits.NONE.cursorAfter(0)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void shortenedPageGoesOnBehindItsLastHit(Order order) throws IOException {
    var whole = find(order, 50, null);

    var rest = find(order, 50, whole.cursorAfter(3));

    assertThat(numbers(rest)).startsWith(numbers(whole).subList(3, 50).toArray(Integer[]::new));
  }

  @Test
  void cursorIsShortAndSafeInUrls() throws IOException {
    assertThat(find(Order.RELEVANCE, 5, null).cursorAfter(5)).matches("[A-Za-z0-9_-]{1,256}");
  }

  @Test
  void cursorBelongsToItsQuery() throws IOException {
    var page = page(Order.NEWEST, 20, find(Order.NEWEST, 5, null).cursorAfter(5));
    var byRelevance = new SearchPage(Order.RELEVANCE, 20, page.after());
    var byAuthor = new SearchFilter(null, Chat.user(1), null, null, null);

    assertThat(index.searcher().search(request("tea", SearchFilter.NONE, page)).hits()).hasSize(20);
    assertBelongsToAnother(() -> request("coffee", SearchFilter.NONE, page));
    assertBelongsToAnother(() -> request("tea", byAuthor, page));
    assertBelongsToAnother(() -> request("tea", SearchFilter.NONE, byRelevance));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "not base64!", "=", "🎉"})
  void refusesMadeUpCursors(String cursor) {
    assertThatThrownBy(() -> SearchCursor.parse(cursor))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("cursor: ");
  }

  @Test
  void refusesTamperedCursors() {
    var real = new SearchCursor(1, 3, 4, 5).encode();
    assertThat(SearchCursor.parse(real)).isEqualTo(new SearchCursor(1, 3, 4, 5));

    for (var cursor :
        List.of(
            real + "A",
            real + "=",
            real.substring(1),
            "B" + real.substring(1),
            "A".repeat(300),
            new SearchCursor(1, Float.NaN, 4, 5).encode(),
            new SearchCursor(1, Float.POSITIVE_INFINITY, 4, 5).encode())) {
      assertThatThrownBy(() -> SearchCursor.parse(cursor)).isInstanceOf(Refusal.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 51, Integer.MAX_VALUE})
  void refusesOtherLimitsThan1To50(int limit) {
    assertThatThrownBy(() -> new SearchPage(Order.NEWEST, limit, null))
        .isInstanceOf(Refusal.class)
        .hasMessage("limit: %d (expected: 1..50)".formatted(limit));
  }

  private interface Interlude {
    void play() throws IOException;
  }

  private List<Integer> readThrough(Order order, int limit, Interlude betweenPages)
      throws IOException {
    var read = new ArrayList<Integer>();
    var hits = find(order, limit, null);
    read.addAll(numbers(hits));
    while (hits.cursorAfter(hits.hits().size()) != null) {
      betweenPages.play();
      hits = find(order, limit, hits.cursorAfter(hits.hits().size()));
      read.addAll(numbers(hits));
    }
    return read;
  }

  private SearchHits find(Order order, int limit, @Nullable String cursor) throws IOException {
    return index.searcher().search(request("tea", SearchFilter.NONE, page(order, limit, cursor)));
  }

  private static List<Integer> numbers(SearchHits hits) {
    return Chat.numbers(hits);
  }

  private static void assertBelongsToAnother(Runnable search) {
    assertThatThrownBy(search::run)
        .isInstanceOf(Refusal.class)
        .hasMessage("cursor: belongs to another query");
  }
}
