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

/// The pool of PostgreSQL connections. Safe on any event loop; answers come back on the caller's
/// context.
///
/// When the database cannot be reached, is shutting down or starting, or the pool's queue of 4,096
/// waiters is full, a call fails with [DatabaseOutage] (503). Every other failure of a statement is
/// passed on as it is.
public final class Database implements Sql {
  static final int POOL_SIZE = 16;
  static final int WAITERS = 4_096;

  private final Pool pool;

  private Database(Pool pool) {
    this.pool = pool;
  }

  /// `url` is a PostgreSQL URL, `postgresql://user:password@host:port/database`.
  public static Database open(Vertx vertx, String url) {
    var connect =
        PgConnectOptions.fromUri(url)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(512)
            .setPipeliningLimit(64)
            .setReconnectAttempts(0);
    var options =
        new PoolOptions()
            .setMaxSize(POOL_SIZE)
            .setMaxWaitQueueSize(WAITERS)
            .setConnectionTimeout(5)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS)
            .setName("database");
    return new Database(
        PgBuilder.pool()
            .with(options)
            .with(new NetClientOptions().setConnectTimeout(5_000))
            .connectingTo(connect)
            .using(vertx)
            .build());
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
    return Future.failedFuture(isOutage(cause) ? new DatabaseOutage(cause) : cause);
  }

  /// SQLSTATE classes 08 (connection), 53 (resources), 57P (shutting down, starting up), and
  /// whatever is not an answer of the database at all.
  private static boolean isOutage(Throwable cause) {
    return switch (cause) {
      case PgException answer -> {
        var state = String.valueOf(answer.getSqlState());
        yield state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
      }
      case IOException _ -> true;
      case VertxException _ -> true;
      default -> cause.getClass().getName().startsWith("io.vertx.core.impl.NoStackTrace");
    };
  }
}
