package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.MessageId;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.search.query.SearchQuery;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes, refreshes and searches once in an index of its own in memory, so that the first search
/// of a fresh process does not wait until all of that has been loaded and compiled. Goes on until
/// it is quick. Blocks for some hundred milliseconds in a cold process, for some ten in a warm one.
public final class IndexWarmUp {
  private static final Logger log = LoggerFactory.getLogger(IndexWarmUp.class);
  private static final int MAX_ROUNDS = 10;
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
  private static final int MESSAGES = 100;
  private static final List<String> QUERIES =
      List.of("hello", "hello OR friend", "\"hello friend\"", "hel*", "helo~1", "-nobody");

  private final GuildId guild;
  private final ChannelId channel;
  private final UserId author;
  private final IdSource ids;

  public IndexWarmUp(IdSource ids) {
    this.ids = ids;
    this.guild = new GuildId(ids.next());
    this.channel = new ChannelId(ids.next());
    this.author = new UserId(ids.next());
  }

  public void run() throws IOException {
    try (var index = MessageIndex.inMemory()) {
      long nanos = Long.MAX_VALUE;
      for (int round = 0; round < MAX_ROUNDS && nanos > QUICK_NANOS; round++) {
        long begun = System.nanoTime();
        run(index, round);
        nanos = System.nanoTime() - begun;
      }
    }
  }

  private void run(MessageIndex index, int round) throws IOException {
    for (int i = 0; i < MESSAGES; i++) {
      index.upsert(message("hello friend number " + i + " of https://example.org/" + round));
    }
    index.refresh();
    for (var query : QUERIES) {
      for (var order : SearchPage.Order.values()) {
        search(index.searcher(), SearchQuery.parse(query), order);
      }
    }
  }

  private IndexedMessage message(String text) {
    return new IndexedMessage(
        new MessageId(ids.next()),
        new IndexedMessage.IndexedChannel(guild, channel),
        author,
        0,
        new IndexedMessage.IndexedContent(text, List.of(), false, true, text.hashCode()));
  }

  /// A cold process on a busy machine may pass the time that a query may take; the next round is
  /// quicker, and a slow start is better than none.
  private void search(Searcher searcher, SearchQuery query, SearchPage.Order order)
      throws IOException {
    var page = new SearchPage(order, SearchPage.MAX_LIMIT, null);
    try {
      searcher.search(new SearchRequest(guild, Set.of(channel), query, SearchFilter.NONE, page));
    } catch (Refusal tooSlow) {
      log.debug("still cold: {}", tooSlow.getMessage());
    }
    Highlights.of(query).in("hello friend");
  }
}
