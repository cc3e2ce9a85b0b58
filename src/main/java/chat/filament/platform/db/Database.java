package chat.filament.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A pool of PostgreSQL connections. Safe on any event loop; answers come back on the caller's
/// context.
///
/// Nothing here lasts without limit. The database ends a statement, a wait for a lock and an idle
/// transaction at the limits of the [DatabasePool]; a connection that is silent for longer than
/// that is cut, and one whose peer acknowledges nothing for 10 seconds, too.
///
/// When the database cannot be reached, is shutting down or starting, or the pool's queue of 4,096
/// waiters is full, a call fails with [DatabaseOutage] (503). A statement that the database gave up
/// at a limit fails with [DatabaseBusy] (503), and has changed nothing. Every other failure of a
/// statement is passed on as it is.
public final class Database implements Sql {
  private static final int WAITERS = 4_096;
  private static final int CONNECT_MS = 5_000;
  private static final int UNACKNOWLEDGED_MS = 10_000;
  private static final int UNUSED_SECONDS = 10;

  private final Pool pool;

  private Database(Pool pool) {
    this.pool = pool;
  }

  /// The pool of requests; `url` is a PostgreSQL URL,
  /// `postgresql://user:password@host:port/database`.
  public static Database open(Vertx vertx, String url) {
    return open(vertx, url, DatabasePool.REQUESTS);
  }

  public static Database open(Vertx vertx, String url, DatabasePool kind) {
    var connect =
        PgConnectOptions.fromUri(url)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(512)
            .setPipeliningLimit(64)
            .setReconnectAttempts(0);
    kind.limits().forEach(connect::addProperty);
    var options =
        new PoolOptions()
            .setMaxSize(kind.connections())
            .setMaxWaitQueueSize(WAITERS)
            .setConnectionTimeout(CONNECT_MS)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(UNUSED_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setName(kind.poolName());
    var network =
        new NetClientOptions()
            .setConnectTimeout(CONNECT_MS)
            .setMetricsName(kind.poolName())
            .setTcpKeepAlive(true)
            .setTcpUserTimeout(UNACKNOWLEDGED_MS)
            .setIdleTimeout(kind.silenceSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    return new Database(
        PgBuilder.pool().with(options).with(network).connectingTo(connect).using(vertx).build());
  }

  @Override
  public Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return pool.preparedQuery(sql).execute(parameters).recover(Database::failed);
  }

  @Override
  public Future<Void> run(String statement) {
    return pool.query(statement).execute().recover(Database::failed).mapEmpty();
  }

  /// Runs `work` in one transaction: committed when its future succeeds, rolled back when it fails.
  @SuppressWarnings(
      "NullAway") // the pool declares a nullable result; here it is what `work` answers
  public <T> Future<T> transaction(Function<Sql, Future<T>> work) {
    return pool.withTransaction(connection -> work.apply(new InTransaction(connection)))
        .recover(Database::failed);
  }

  /// Failures are passed on as they are, and told apart where the transaction ends.
  private record InTransaction(SqlConnection connection) implements Sql {
    @Override
    public Future<RowSet<Row>> query(String statement, Tuple parameters) {
      return connection.preparedQuery(statement).execute(parameters);
    }

    @Override
    public Future<Void> run(String statement) {
      return connection.query(statement).execute().mapEmpty();
    }
  }

  public Future<Void> close() {
    return pool.close();
  }

  private static <T> Future<T> failed(Throwable cause) {
    if (isBusy(cause)) {
      return Future.failedFuture(new DatabaseBusy(cause));
    }
    return Future.failedFuture(isOutage(cause) ? new DatabaseOutage(cause) : cause);
  }

  /// A statement was cancelled at its limit, or waited too long for a lock.
  private static boolean isBusy(Throwable cause) {
    return cause instanceof PgException answer
        && ("57014".equals(answer.getSqlState()) || "55P03".equals(answer.getSqlState()));
  }

  /// SQLSTATE classes 08 (connection), 53 (resources), 57P (shutting down, starting up), 25P03 (an
  /// idle transaction was ended with its connection), and whatever is not an answer of the database
  /// at all.
  private static boolean isOutage(Throwable cause) {
    return switch (cause) {
      case PgException answer -> {
        var state = String.valueOf(answer.getSqlState());
        yield state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57P")
            || state.equals("25P03");
      }
      case IOException _ -> true;
      case VertxException _ -> true;
      default -> cause.getClass().getName().startsWith("io.vertx.core.impl.NoStackTrace");
    };
  }
}
