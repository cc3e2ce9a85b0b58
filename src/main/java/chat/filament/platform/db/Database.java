package chat.filament.platform.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pool of PostgreSQL connections. Safe on any event loop; answers come back on the caller's
/// context.
///
/// Nothing here lasts without limit. The database ends a statement, a wait for a lock and an idle
/// transaction at the limits of the [DatabasePool]; a connection that is silent for longer than
/// that is cut, and one whose peer acknowledges nothing for 10 seconds, too.
///
/// When the database cannot be reached or is in a state in which it cannot do it ([SqlState]:
/// shutting down, read-only, out of connections, disk or memory …), or the pool's queue of 4,096
/// waiters is full, a call fails with [DatabaseOutage] (503). A statement that the database gave up
/// at a limit fails with [DatabaseBusy] (503), and has changed nothing. Every other failure of a
/// statement is passed on as it is.
public final class Database implements Sql {
  private static final int WAITERS = 4_096;
  private static final int CONNECT_MS = 5_000;
  private static final int UNACKNOWLEDGED_MS = 10_000;
  private static final int UNUSED_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final long RENEW_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long FINISH_MS = 2_000;
  private static final long REACH_AGAIN_MS = 500;

  private final Vertx vertx;
  private final Supplier<Pool> pools;
  private final AtomicReference<Pool> pool;
  private final AtomicLong renewedAt = new AtomicLong(System.nanoTime() - RENEW_AFTER_NANOS);

  private Database(Vertx vertx, Supplier<Pool> pools) {
    this.vertx = vertx;
    this.pools = pools;
    this.pool = new AtomicReference<>(pools.get());
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
    connect.setProperties(startup(kind));
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
        vertx,
        () ->
            PgBuilder.pool()
                .with(options)
                .with(network)
                .connectingTo(connect)
                .withConnectHandler(connection -> setUp(connection, kind))
                .using(vertx)
                .build());
  }

  /// Only what every pooler lets pass.
  private static Map<String, String> startup(DatabasePool kind) {
    return Map.of(
        "application_name", kind.applicationName(), "client_encoding", "utf8", "DateStyle", "ISO");
  }

  /// Before anybody is given a new connection. One on which this fails is broken.
  private static void setUp(SqlConnection connection, DatabasePool kind) {
    connection
        .query(kind.sessionSettings())
        .execute()
        .onComplete(
            set -> back(connection),
            broken -> {
              LOG.debug("connection: {}", broken.getMessage());
              back(connection);
            });
  }

  private static void back(SqlConnection connection) {
    connection.close().onFailure(broken -> LOG.debug("connection: {}", broken.getMessage()));
  }

  @Override
  public Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return pool.get().preparedQuery(sql).execute(parameters).recover(this::failed);
  }

  @Override
  public Future<Void> run(String statement) {
    return pool.get().query(statement).execute().recover(this::failed).mapEmpty();
  }

  /// Runs `work` in one transaction: committed when its future succeeds, rolled back when it fails.
  @SuppressWarnings(
      "NullAway") // the pool declares a nullable result; here it is what `work` answers
  public <T> Future<T> transaction(Function<Sql, Future<T>> work) {
    return pool.get()
        .withTransaction(connection -> work.apply(new InTransaction(connection)))
        .recover(this::failed);
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

  /// Done when the database has answered once. A busy machine may need more time for the first
  /// connection than a request has, so it is asked again for as long as `patience`.
  public Future<Void> reach(Duration patience) {
    return reach(System.nanoTime() + patience.toNanos());
  }

  private Future<Void> reach(long deadline) {
    return run("SELECT 1")
        .recover(failure ->
            failure instanceof DatabaseOutage && System.nanoTime() - deadline < 0
                ? vertx
                    .timer(REACH_AGAIN_MS, TimeUnit.MILLISECONDS)
                    .compose(passed -> reach(deadline))
                : Future.failedFuture(failure));
  }

  public Future<Void> close() {
    return pool.get().close();
  }

  /// Lets go of all connections: new ones are opened, and those in use may finish what they do.
  public void renew() {
    var last = renewedAt.get();
    long now = System.nanoTime();
    if (now - last < RENEW_AFTER_NANOS || !renewedAt.compareAndSet(last, now)) {
      return;
    }
    var former = pool.getAndSet(pools.get());
    vertx.setTimer(
        FINISH_MS,
        timer -> former.close().onFailure(late -> LOG.debug("pool: {}", late.getMessage())));
    LOG.atWarn().addKeyValue("event", "db.renewed").log("the connections lead to a wrong server");
  }

  private <T> Future<T> failed(Throwable cause) {
    return Future.failedFuture(
        switch (SqlState.of(cause)) {
          case FAULT, CONFLICT -> cause;
          case BUSY -> new DatabaseBusy(cause);
          case OUTAGE -> new DatabaseOutage(cause);
          case STALE -> {
            renew();
            yield new DatabaseOutage(cause);
          }
        });
  }
}
