package chat.filament.app;

import chat.filament.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Whether this server should get requests: everything is up, the database answers and can be
/// written, and it is not draining. Any thread. The database is asked at most once a second,
/// however often this is asked.
final class Readiness {
  private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Asked(long at, Future<Boolean> answer) {}

  private final Database database;
  private final LongSupplier nanos;
  private volatile boolean up;
  private volatile Asked asked;

  Readiness(Database database, LongSupplier nanos) {
    this.database = database;
    this.nanos = nanos;
    this.asked = new Asked(nanos.getAsLong() - ASK_AGAIN_NANOS, Future.succeededFuture(false));
  }

  /// Set when everything has started, cleared when draining begins.
  void set(boolean isUp) {
    up = isUp;
  }

  Future<Boolean> isReady() {
    if (!up) {
      return Future.succeededFuture(false);
    }
    long now = nanos.getAsLong();
    var last = asked;
    if (now - last.at() >= ASK_AGAIN_NANOS) {
      last = new Asked(now, isWritable().otherwise(outage -> false));
      asked = last;
    }
    return last.answer().map(answers -> answers && up);
  }

  /// One that only reads was the primary before, and another is now.
  private Future<Boolean> isWritable() {
    return database
        .query("SELECT current_setting('transaction_read_only') = 'off'", Tuple.tuple())
        .map(rows -> rows.iterator().next().getBoolean(0))
        .onSuccess(writable -> {
          if (!writable) {
            database.renew();
          }
        });
  }
}
