package chat.filament.search.follow;

import chat.filament.platform.log.LogTail;
import chat.filament.platform.log.TailPage;
import chat.filament.search.index.IndexedMessage;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies the log to the index, a page at a time.
///
/// The log says which messages were made or changed; how they look is read from their table. So
/// applying a page again, or late, never brings back an old state, and payloads that were blanked
/// are not missed.
final class LogFollower {
  private static final Logger log = LoggerFactory.getLogger(LogFollower.class);
  private static final int PAGE = 2_000;

  private final LogTail tail;
  private final SearchStore store;
  private final IndexLag lag;

  LogFollower(IndexSource source, IndexLag lag) {
    this.tail = source.tail();
    this.store = source.store();
    this.lag = lag;
  }

  /// Applies one page. When the log no longer reaches back it fails with [IndexFailure], so that
  /// the index is made anew, unless that was done just now and would not help.
  Future<TailPage.Rest> page(OpenIndex index) {
    return knowAhead(index)
        .compose(known -> tail.after(index.position().log(), PAGE))
        .compose(page ->
            switch (page) {
              case TailPage.OutOfReach() -> outOfReach(index);
              case TailPage.Entries entries -> apply(index, entries).map(entries.rest());
            });
  }

  private Future<Void> knowAhead(OpenIndex index) {
    return index.asksWhatIsAhead()
        ? store
            .nextTransaction()
            .map(next -> {
              index.ahead(next);
              return null;
            })
        : Future.succeededFuture();
  }

  /// A transaction that is under way holds up the end of the log, so that a new index can begin
  /// behind rows that are gone already, as when the clock was set. Making it anew helps when that
  /// has ended.
  private Future<TailPage.Rest> outOfReach(OpenIndex index) {
    if (!index.isYoung()) {
      return Future.failedFuture(IndexFailure.outOfReach());
    }
    return tail.end()
        .compose(end -> tail.after(end, 1))
        .compose(page ->
            Future.failedFuture(
                page instanceof TailPage.OutOfReach
                    ? new IllegalStateException("the log does not reach back to its own end yet")
                    : IndexFailure.outOfReach()));
  }

  private Future<Void> apply(OpenIndex index, TailPage.Entries page) {
    var changes = IndexUpdates.in(page.entries());
    Future<List<IndexedMessage>> found =
        changes.touched().isEmpty()
            ? Future.succeededFuture(List.of())
            : store.existing(changes.touched());
    return found.map(messages -> {
      index.apply(changes, messages, page.next());
      level(index, page);
      if (!changes.isEmpty()) {
        log.atDebug()
            .addKeyValue("event", "search.index.batch")
            .addKeyValue("rows", page.entries().size())
            .addKeyValue("changes", changes.size())
            .log("applied a page of the log");
      }
      return null;
    });
  }

  private void level(OpenIndex index, TailPage.Entries page) {
    if (index.position().backfill() != null) {
      return;
    }
    if (page.rest() == TailPage.Rest.NOTHING) {
      lag.level();
    } else if (!page.entries().isEmpty()) {
      lag.level(page.entries().getLast().createdAt());
    }
  }
}
