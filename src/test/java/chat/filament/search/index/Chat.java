package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.search.query.SearchQuery;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Messages and searches for tests: everything has a number, and message `n` was made at second
/// `n`.
final class Chat {
  static final GuildId GUILD = new GuildId(ulid('G', 1));
  static final GuildId OTHER_GUILD = new GuildId(ulid('G', 2));
  static final Set<ChannelId> ALL = Set.of(channel(1), channel(2), channel(3));

  private Chat() {}

  static MessageId message(int number) {
    return new MessageId(ulid('M', number));
  }

  static ChannelId channel(int number) {
    return new ChannelId(ulid('C', number));
  }

  static UserId user(int number) {
    return new UserId(ulid('A', number));
  }

  static int number(MessageId id) {
    return Integer.parseInt(id.value().substring(10));
  }

  static IndexedMessage said(int number, String text) {
    return said(GUILD, 1, number, text);
  }

  static IndexedMessage said(GuildId guild, int channel, int number, String text) {
    return new IndexedMessage(
        message(number),
        new IndexedMessage.IndexedChannel(guild, channel(channel)),
        user(1),
        number,
        new IndexedMessage.IndexedContent(text, List.of(), false, false, text.hashCode()));
  }

  static SearchRequest request(String query, SearchPage.Order order, int limit) {
    return request(query, SearchFilter.NONE, new SearchPage(order, limit, null));
  }

  static SearchRequest request(String query, SearchFilter filter, SearchPage page) {
    return new SearchRequest(GUILD, ALL, SearchQuery.parse(query), filter, page);
  }

  static SearchPage page(SearchPage.Order order, int limit, @Nullable String cursor) {
    return new SearchPage(order, limit, cursor == null ? null : SearchCursor.parse(cursor));
  }

  /// The numbers of the first 50 hits, newest first.
  static List<Integer> newest(MessageIndex index, String query) throws IOException {
    return numbers(index.searcher().search(request(query, SearchPage.Order.NEWEST, 50)));
  }

  static List<Integer> numbers(SearchHits hits) {
    return hits.ids().stream().map(Chat::number).toList();
  }

  static void addAll(MessageIndex index, String... texts) throws IOException {
    for (int i = 0; i < texts.length; i++) {
      index.upsert(said(i + 1, texts[i]));
    }
    index.refresh();
  }

  private static String ulid(char kind, int number) {
    return "01J000000" + kind + "%016d".formatted(number);
  }
}
