package chat.filament.search.follow;

import chat.filament.search.follow.IndexPosition.Filled;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts all messages of all guilds into an index that began empty. Goes on where the index was when
/// it was last committed.
final class Filling implements Work {
  private static final Logger log = LoggerFactory.getLogger(Filling.class);
  private static final int PAGE = 2_000;

  private final SearchStore store;

  Filling(SearchStore store) {
    this.store = store;
  }

  @Override
  public @Nullable SearchJob job() {
    return null;
  }

  @Override
  public Future<Rest> page(OpenIndex index) {
    var filled = Objects.requireNonNull(index.position().filled());
    return store
        .behind(filled, PAGE)
        .map(messages -> {
          if (messages.size() == PAGE) {
            var last = messages.getLast();
            index.fill(messages, new Filled(last.place().guild().value(), last.id().value()));
            return Rest.MORE;
          }
          index.fill(messages, null);
          index.commit();
          log.atInfo()
              .addKeyValue("event", "search.index.filled")
              .log("the search index has all messages");
          return Rest.NOTHING;
        });
  }

  /// It is begun again with the next index.
  @Override
  public Future<Void> failed(Throwable cause) {
    return Future.succeededFuture();
  }
}
