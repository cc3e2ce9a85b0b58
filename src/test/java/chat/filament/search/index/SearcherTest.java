package chat.filament.search.index;

import static chat.filament.search.index.Chat.newest;
import static chat.filament.search.index.Chat.numbers;
import static chat.filament.search.index.Chat.request;
import static chat.filament.search.index.Chat.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Refusal;
import chat.filament.search.index.SearchPage.Order;
import chat.filament.search.query.SearchQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearcherTest {
  private MessageIndex index;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    index = MessageIndex.open(directory);
    Chat.addAll(
        index,
        "morning all, coffee is ready",
        "Don't merge before the build is green",
        "the build is red again 🎉 lol",
        "who broke the build?",
        "COFFEE break, green tea for me",
        "see https://build.example/green-run",
        "привет, coffee?",
        "don t");
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "coffee > 7 5 1",
        "COFFEE green > 7 6 5 2 1",
        "coffee AND green > 5",
        "coffee OR red > 7 5 3 1",
        "coffee -green > 7 1",
        "coffee NOT (green OR привет) > 1",
        "+coffee green > 7 5 1",
        "NOT build > 8 7 5 1",
        "red OR NOT build > 8 7 5 3 1",
        "(who OR red) AND build > 4 3",
        "\"the build is\" > 3 2",
        "\"build the\" > ",
        "\"the is\" > ",
        "\"the is\"~1 > 3 2",
        "\"build the\"~2 > 4 3 2",
        "don't > 8 2",
        "green-run > 6",
        "br* > 5 4",
        "*reen > 6 5 2",
        "b?ild > 6 4 3 2",
        "gr*-r* > 6",
        "cofee~ > 7 5 1",
        "merge~1 > 2",
        "bild~1 -red > 6 4 2",
        "ПРИВЕТ > 7",
        "* > 8 7 6 5 4 3 2 1",
        "* -coffee -build > 8",
        "!!! > ",
        "🎉 > 3",
        "https > 6",
        "b > ",
      })
  void findsWhatIsAskedFor(String query, String found) throws IOException {
    var expected =
        found == null
            ? List.of()
            : List.of(found.split(" ")).stream().map(Integer::valueOf).toList();
    assertThat(newest(index, query)).isEqualTo(expected);
    assertThat(numbers(index.searcher().search(request(query, Order.RELEVANCE, 50))))
        .containsExactlyInAnyOrderElementsOf(newest(index, query));
  }

  @Test
  void ordersByRelevanceThenNewest() throws IOException {
    index.upsert(said(20, "tea"));
    index.upsert(said(21, "a long message in which somebody has tea and nothing else of interest"));
    index.upsert(said(22, "tea tea"));
    index.upsert(said(23, "tea"));
    index.refresh();

    assertThat(numbers(index.searcher().search(request("tea", Order.RELEVANCE, 50))))
        .startsWith(22, 23, 20)
        .endsWith(21);
  }

  @Test
  void neverLooksIntoChannelsThatAreNotReadable() throws IOException {
    index.upsert(said(Chat.GUILD, 2, 20, "coffee in another channel"));
    index.upsert(said(Chat.OTHER_GUILD, 1, 21, "coffee in another guild"));
    index.refresh();

    assertThat(find("coffee", Set.of(2), SearchFilter.NONE)).containsExactly(20);
    assertThat(find("coffee", Set.of(1, 2), SearchFilter.NONE)).containsExactly(20, 7, 5, 1);
    assertThat(find("*", Set.of(3), SearchFilter.NONE)).isEmpty();
    assertThat(find("*", Set.of(), SearchFilter.NONE)).isEmpty();
  }

  @Test
  void narrowsToAChannelOnlyWithinTheReadableOnes() throws IOException {
    index.upsert(said(Chat.GUILD, 2, 20, "coffee in another channel"));
    index.refresh();
    var inSecond = new SearchFilter(Chat.channel(2), null, null, null, null);

    assertThat(find("coffee", Set.of(1, 2), inSecond)).containsExactly(20);
    assertThat(find("coffee", Set.of(1), inSecond)).isEmpty();
  }

  @Test
  void narrowsToAnAuthor() throws IOException {
    assertThat(find("coffee", Set.of(1), author(1))).containsExactly(7, 5, 1);
    assertThat(find("coffee", Set.of(1), author(2))).isEmpty();
  }

  @Test
  void takesBothTimeBoundsAsExclusive() throws IOException {
    assertThat(find("*", Set.of(1), between(3L, 6L))).containsExactly(5, 4);
    assertThat(find("*", Set.of(1), between(6L, null))).containsExactly(8, 7);
    assertThat(find("*", Set.of(1), between(null, 3L))).containsExactly(2, 1);
    assertThat(find("*", Set.of(1), between(4L, 4L))).isEmpty();
    assertThat(find("*", Set.of(1), between(Long.MAX_VALUE, null))).isEmpty();
    assertThat(find("*", Set.of(1), between(null, Long.MIN_VALUE))).isEmpty();
    assertThat(find("*", Set.of(1), between(Long.MIN_VALUE, Long.MAX_VALUE))).hasSize(8);
  }

  @Test
  void narrowsToAttachmentsAndLinks() throws IOException {
    index.upsert(with(20, true, false));
    index.upsert(with(21, false, true));
    index.upsert(with(22, true, true));
    index.refresh();

    assertThat(find("*", Set.of(1), has(SearchFilter.Has.ATTACHMENT))).containsExactly(22, 20);
    assertThat(find("*", Set.of(1), has(SearchFilter.Has.LINK))).containsExactly(22, 21);
    assertThat(find("*", Set.of(1), has(SearchFilter.Has.IMAGE))).containsExactly(22, 20);
    assertThat(find("walrus", Set.of(1), SearchFilter.NONE)).containsExactly(22, 20);
    assertThat(find("walrus-photo.png", Set.of(1), SearchFilter.NONE)).containsExactly(22, 20);
    assertThat(find("\"look walrus\"", Set.of(1), SearchFilter.NONE)).isEmpty();
  }

  @Test
  void findsMessagesWithoutTextByWhatTheyHave() throws IOException {
    var empty = with(20, true, false);
    index.upsert(
        new IndexedMessage(
            empty.id(),
            empty.channel(),
            empty.author(),
            20,
            new IndexedMessage.IndexedContent("", List.of("notes.txt"), false, false, 0)));
    index.refresh();

    assertThat(find("*", Set.of(1), has(SearchFilter.Has.ATTACHMENT))).containsExactly(20);
  }

  @Test
  void refusesQueriesThatTakeTooLong() {
    for (var query : List.of("*", "coffee", "*o*", "cofee~2 build")) {
      assertThatThrownBy(
              () -> index.searcher().search(request(query, Order.RELEVANCE, 20), () -> true))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("q: took too long");
    }
  }

  @Test
  void ignoresWordsTooLongToBeIndexed() throws IOException {
    var tooLong = "x".repeat(40);
    index.upsert(said(20, tooLong + " coffee"));
    index.refresh();

    assertThat(newest(index, tooLong)).isEmpty();
    assertThat(newest(index, tooLong + " AND coffee")).containsExactly(20, 7, 5, 1);
    assertThat(newest(index, "x".repeat(39) + "*")).isEmpty();
  }

  private List<Integer> find(String query, Set<Integer> readable, SearchFilter filter)
      throws IOException {
    var channels = readable.stream().map(Chat::channel).collect(Collectors.toSet());
    var request =
        new SearchRequest(
            Chat.GUILD,
            channels,
            SearchQuery.parse(query),
            filter,
            new SearchPage(Order.NEWEST, 50, null));
    return numbers(index.searcher().search(request));
  }

  private static SearchFilter author(int number) {
    return new SearchFilter(null, Chat.user(number), null, null, null);
  }

  private static SearchFilter between(@Nullable Long after, @Nullable Long before) {
    return new SearchFilter(null, null, after, before, null);
  }

  private static SearchFilter has(SearchFilter.Has has) {
    return new SearchFilter(null, null, null, null, has);
  }

  private static IndexedMessage with(int number, boolean attachment, boolean link) {
    var plain = said(number, "look");
    return new IndexedMessage(
        plain.id(),
        plain.channel(),
        plain.author(),
        number,
        new IndexedMessage.IndexedContent(
            "look", attachment ? List.of("Walrus-photo.PNG") : List.of(), attachment, link, 0));
  }
}
