package chat.filament.search.follow;

import chat.filament.search.follow.IndexPosition.BackfillPosition;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the index when it is needed, and puts away one that broke. Belongs to the index worker.
final class IndexLifecycle {
  private static final Logger log = LoggerFactory.getLogger(IndexLifecycle.class);

  private final IndexSource source;
  private final IndexLocation location;
  private @Nullable OpenIndex index;

  IndexLifecycle(IndexSource source, IndexLocation location) {
    this.source = source;
    this.location = location;
  }

  /// The open index; opens it first if need be.
  Future<OpenIndex> opened() {
    var open = index;
    if (open != null) {
      return Future.succeededFuture(open);
    }
    return Future.all(source.store().identity(), source.tail().end())
        .map(now -> {
          var fresh =
              new IndexPosition(
                  now.resultAt(0), now.resultAt(1), Long.MAX_VALUE, BackfillPosition.NOTHING);
          var opened = OpenIndex.open(location, fresh);
          index = opened;
          return opened;
        });
  }

  /// Whether `view` is one of the index that is open now.
  boolean showed(IndexView view) {
    var open = index;
    return open != null && open.showed(view);
  }

  void commitAndClose() {
    var open = index;
    if (open == null) {
      return;
    }
    index = null;
    try {
      open.commit();
    } finally {
      open.close();
    }
  }

  /// Closes an index that broke without a commit, and deletes it when it is worthless.
  void close(IndexFailure failure) {
    var open = index;
    if (open == null) {
      return;
    }
    index = null;
    try {
      open.close();
      if (failure.isWorthless()) {
        log.atWarn()
            .addKeyValue("event", "search.index.discarded")
            .addKeyValue("reason", "failed")
            .addKeyValue("folder", location.folder())
            .setCause(failure)
            .log("the search index is of no more use and is made anew");
        OpenIndex.delete(location.folder());
      }
    } catch (IndexFailure again) {
      log.atWarn()
          .addKeyValue("event", "search.index.batch")
          .setCause(again)
          .log("the broken search index could not be put away");
    }
  }
}
