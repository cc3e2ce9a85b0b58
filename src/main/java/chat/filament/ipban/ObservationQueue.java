package chat.filament.ipban;

import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.db.Sql;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Observations on their way into the database, many in one statement and one statement at a time.
/// The same one is written at most once a minute. On one event loop.
///
/// What does not fit is lost, the newest first: then the database does not keep up, and whoever is
/// not seen now is seen within a minute of the next login, refresh or connection.
final class ObservationQueue {
  private static final Logger log = LoggerFactory.getLogger(ObservationQueue.class);
  private static final int BATCH = 1_000;
  private static final int MAX_WAITING = 20_000;
  private static final int MAX_RECENT = 200_000;

  /// Somebody who waits until everything that was there when they came has been written.
  private record Waiter(long upTo, Promise<Void> promise) {}

  private final Sql sql;
  private final InstantSource clock;
  private final Cache<Observation, Boolean> recent =
      Caffeine.newBuilder()
          .maximumSize(MAX_RECENT)
          .expireAfterWrite(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();

  private final ArrayDeque<Observation> waiting = new ArrayDeque<>();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private long taken;
  private long written;
  private boolean writing;

  ObservationQueue(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  void add(Observation seen) {
    if (waiting.size() == MAX_WAITING || recent.asMap().putIfAbsent(seen, Boolean.TRUE) != null) {
      return;
    }
    waiting.add(seen);
    taken++;
    write();
  }

  /// Done when everything so far has been written; fails as the database does.
  Future<Void> settled() {
    if (written == taken) {
      return Future.succeededFuture();
    }
    var promise = Promise.<Void>promise();
    waiters.add(new Waiter(taken, promise));
    return promise.future();
  }

  private void write() {
    if (writing || waiting.isEmpty()) {
      return;
    }
    writing = true;
    var batch = new ArrayList<Observation>(Math.min(BATCH, waiting.size()));
    while (batch.size() < BATCH && !waiting.isEmpty()) {
      batch.add(waiting.poll());
    }
    ObservationStore.record(sql, batch, clock.instant().getEpochSecond())
        .onComplete(done -> {
          writing = false;
          written += batch.size();
          if (done.failed()) {
            failed(batch, done.cause());
          }
          answer(done.cause());
          write();
        });
  }

  /// They count as not seen.
  private void failed(List<Observation> batch, Throwable cause) {
    recent.invalidateAll(batch);
    DatabaseOutage.explain(
            log.atWarn()
                .addKeyValue("event", "ip_observation.failed")
                .addKeyValue("rows", batch.size()),
            cause)
        .log("where people were seen could not be written");
  }

  private void answer(@Nullable Throwable failure) {
    while (!waiters.isEmpty() && waiters.peek().upTo() <= written) {
      var waiter = waiters.poll();
      if (failure == null) {
        waiter.promise().complete();
      } else {
        waiter.promise().fail(failure);
      }
    }
  }
}
