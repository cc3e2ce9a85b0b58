package chat.filament.search.index;

import static chat.filament.search.index.Chat.GUILD;
import static chat.filament.search.index.Chat.channel;
import static chat.filament.search.index.Chat.said;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.search.index.SearchPage.Order;
import chat.filament.search.query.SearchQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Many messages that score alike, in segments that overlap in age: what is skipped because it
/// cannot be among the first must be just that.
final class HitOrderTest {
  private static final int WORDS = 8;

  @TempDir private Path directory;
  private MessageIndex index;
  private final Random random = new Random(14);
  private final List<Told> told = new ArrayList<>();

  /// A message that says "tea" so many times among [#WORDS] words.
  private record Told(int number, int channel, int times) {}

  @BeforeEach
  void fill() throws IOException {
    index = MessageIndex.open(directory);
    for (int number = 1; number <= 900; number++) {
      told.add(
          new Told(number, random.nextInt(20) == 0 ? 1 : random.nextInt(2, 4), 1 + number % 3));
    }
    Collections.shuffle(told, random);
    for (int i = 0; i < told.size(); i++) {
      var one = told.get(i);
      var text = "tea ".repeat(one.times()) + "water ".repeat(WORDS - one.times());
      index.upsert(said(GUILD, one.channel(), one.number(), text));
      if (i % 90 == 89) {
        index.refresh();
      }
    }
    for (var gone : told.subList(0, 100)) {
      index.delete(GUILD, Chat.message(gone.number()));
    }
    told.subList(0, 100).clear();
    index.refresh();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @ParameterizedTest
  @MethodSource
  void pagesHaveTheBestOfWhatCanBeRead(Order order, String query, Set<ChannelId> readable)
      throws IOException {
    boolean counts = order == Order.RELEVANCE && query.equals("tea");
    var byAge = Comparator.comparingInt(Told::number).reversed();
    var expected =
        told.stream()
            .filter(one -> readable.contains(channel(one.channel())))
            .sorted(
                counts
                    ? Comparator.comparingInt(Told::times).reversed().thenComparing(byAge)
                    : byAge)
            .map(Told::number)
            .toList();

    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(readThrough(order, query, readable)).isEqualTo(expected);
  }

  static Stream<Arguments> pagesHaveTheBestOfWhatCanBeRead() {
    var some =
        List.of(Set.of(channel(1)), Set.of(channel(2)), Set.of(channel(1), channel(3)), Chat.ALL);
    return Arrays.stream(Order.values())
        .flatMap(order ->
            Stream.of("tea", "te*", "-coffee", "*")
                .flatMap(query -> some.stream().map(of -> Arguments.of(order, query, of))));
  }

  private List<Integer> readThrough(Order order, String query, Set<ChannelId> readable)
      throws IOException {
    var read = new ArrayList<Integer>();
    var page = new SearchPage(order, 7, null);
    while (true) {
      var request =
          new SearchRequest(GUILD, readable, SearchQuery.parse(query), SearchFilter.NONE, page);
      var hits = index.searcher().search(request, () -> false);
      read.addAll(Chat.numbers(hits));
      var cursor = hits.cursorAfter(hits.hits().size());
      if (cursor == null) {
        return read;
      }
      page = Chat.page(order, 7, cursor);
    }
  }
}
