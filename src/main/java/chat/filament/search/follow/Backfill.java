package chat.filament.search.follow;

import chat.filament.search.follow.IndexPosition.BackfillPosition;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts all messages of all guilds into an index that began empty. Goes on from where the index was
/// when it was last committed.
final class Backfill implements IndexTask {
  private static final Logger log = LoggerFactory.getLogger(Backfill.class);
  private static final int PAGE = 2_000;

  private final SearchStore store;

  Backfill(SearchStore store) {
    this.store = store;
  }

  @Override
  public @Nullable SearchJob job() {
    return null;
  }

  @Override
  public Future<TaskProgress> page(OpenIndex index) {
    var reached = Objects.requireNonNull(index.position().backfill());
    return store
        .behind(reached, PAGE)
        .map(messages -> {
          if (messages.size() == PAGE) {
            var last = messages.getLast();
            index.fill(
                messages, new BackfillPosition(last.channel().guild().value(), last.id().value()));
            return TaskProgress.MORE;
          }
          index.fill(messages, null);
          index.commit();
          log.atInfo()
              .addKeyValue("event", "search.index.filled")
              .log("the search index has all messages");
          return TaskProgress.DONE;
        });
  }

  /// Its position is the index's own.
  @Override
  public void restart() {}

  /// It is begun again with the next index.
  @Override
  public Future<Void> failed(Throwable cause) {
    return Future.succeededFuture();
  }
}
