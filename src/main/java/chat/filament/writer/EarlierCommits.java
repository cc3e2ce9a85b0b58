package chat.filament.writer;

import chat.filament.platform.db.DatabasePool;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for the commits of a server that was killed. The database goes on with them for a while
/// after their client is gone, and nobody would hear of what they change if this server had begun
/// on the state before.
final class EarlierCommits {
  private static final Logger log = LoggerFactory.getLogger(EarlierCommits.class);
  private static final long PAUSE_MS = 100;

  /// Longer than a writer's statement and an idle transaction of its may take together.
  private static final long PATIENCE_MS = 20_000;

  private final Vertx vertx;
  private final Sql sql;

  EarlierCommits(Vertx vertx, Sql sql) {
    this.vertx = vertx;
    this.sql = sql;
  }

  /// Done when every transaction of a writer that was under way has ended; at the latest after 20
  /// seconds, which is logged.
  Future<Void> ended() {
    return sql.query("SELECT clock_timestamp()", Tuple.tuple())
        .compose(rows -> ended(rows.iterator().next().getOffsetDateTime(0), 0));
  }

  private Future<Void> ended(OffsetDateTime start, long waitedMs) {
    return sql.query(
            """
            SELECT EXISTS (
              SELECT FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND application_name = $2 AND xact_start < $1)
            """,
            Tuple.of(start, DatabasePool.WRITERS.applicationName()))
        .compose(rows -> {
          if (!rows.iterator().next().getBoolean(0)) {
            return Future.succeededFuture();
          }
          if (waitedMs >= PATIENCE_MS) {
            log.atWarn()
                .addKeyValue("event", "writer.earlier_commits")
                .log("a transaction of another server has not ended yet; going on without it");
            return Future.succeededFuture();
          }
          return vertx.timer(PAUSE_MS).compose(tick -> ended(start, waitedMs + PAUSE_MS));
        });
  }
}
