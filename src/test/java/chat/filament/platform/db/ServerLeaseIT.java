package chat.filament.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.testing.TcpProxy;
import chat.filament.testing.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two servers on one database: only one of them runs.
class ServerLeaseIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ServerLease.Pace QUICK =
      new ServerLease.Pace(Duration.ofMillis(100), Duration.ofSeconds(5));
  private static final String HOLDERS =
      "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database ="
          + " (SELECT oid FROM pg_database WHERE datname = current_database())";

  private final TestDatabase database = TestDatabase.create();
  private final CompletableFuture<String> lost = new CompletableFuture<>();

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private ServerLease take(String url, Duration patience) throws Exception {
    return ServerLease.take(url, false, patience, QUICK, lost::complete);
  }

  @Test
  void aSecondServerIsRefusedAndToldWhy() throws Exception {
    try (var first = take(database.url(), LONG)) {
      first.mark();
      assertThatThrownBy(() -> take(database.url(), Duration.ofMillis(1)))
          .isInstanceOf(DatabaseInUse.class)
          .hasMessageContaining("another Filament server uses this database (at ")
          .hasMessageContaining("stop it first");
    }
    assertThat(lost).isNotDone();
  }

  private ServerLease share(Duration patience) throws Exception {
    return ServerLease.take(database.url(), true, patience, QUICK, lost::complete);
  }

  @Test
  void nodesLetEachOtherInAndKeepOutAServerThatIsAlone() throws Exception {
    try (var one = share(LONG);
        var two = share(LONG)) {
      one.mark();
      two.mark();
      assertThatThrownBy(() -> take(database.url(), Duration.ofMillis(1)))
          .isInstanceOf(DatabaseInUse.class)
          .hasMessageContaining("nodes that share this database run (one at ")
          .hasMessageContaining("set FILAMENT_NATS_URL");
    }
    try (var alone = take(database.url(), LONG)) {
      alone.mark();
      assertThatThrownBy(() -> share(Duration.ofMillis(1)))
          .isInstanceOf(DatabaseInUse.class)
          .hasMessageContaining("shares it with nobody: stop it first");
    }
    assertThat(lost).isNotDone();
  }

  @Test
  void theNextServerWaitsForTheOneBefore() throws Exception {
    var first = take(database.url(), LONG);
    var second = CompletableFuture.supplyAsync(() -> taken(database.url()));
    until(() ->
        database
            .sql(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name ="
                    + " 'filament-lease' AND datname = current_database()")
            .equals(List.of("2")));
    assertThat(second).isNotDone();
    first.close();
    second.get(60, TimeUnit.SECONDS).close();
  }

  @Test
  void aLostSessionIsTakenAgain() throws Exception {
    try (var lease = take(database.url(), LONG)) {
      lease.mark();
      var before = holders();
      database.sql(
          "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE"
              + " application_name = 'filament-lease' AND datname = current_database()");
      until(() -> !holders().equals(before) && holders().size() == 1);
      assertThat(lost).isNotDone();
    }
  }

  /// A server that the network has cut off is replaced after a while, and ends when it learns so.
  @Test
  void whoIsCutOffIsReplacedAndEnds() throws Exception {
    var url = URI.create(database.url());
    try (var proxy = TcpProxy.to(url.getHost(), url.getPort());
        var first = take(through(proxy), LONG)) {
      first.mark();
      proxy.refuse(true);
      proxy.swallow(true);
      try (var second = take(database.url(), LONG)) {
        second.mark();
        proxy.cut();
        proxy.swallow(false);
        proxy.refuse(false);
        assertThat(lost.get(60, TimeUnit.SECONDS)).contains("another server has taken over");
      }
    }
  }

  /// The other has ended again before the first can look.
  @Test
  void whoWasReplacedForAWhileEndsToo() throws Exception {
    var url = URI.create(database.url());
    try (var proxy = TcpProxy.to(url.getHost(), url.getPort());
        var first = take(through(proxy), LONG)) {
      first.mark();
      proxy.refuse(true);
      proxy.cut();
      until(() -> holders().isEmpty());
      try (var second = take(database.url(), LONG)) {
        second.mark();
      }
      proxy.refuse(false);
      assertThat(lost.get(60, TimeUnit.SECONDS)).contains("has used this database meanwhile");
    }
  }

  private String through(TcpProxy proxy) {
    var url = URI.create(database.url());
    return database.url().replace(url.getHost() + ":" + url.getPort(), "127.0.0.1:" + proxy.port());
  }

  private ServerLease taken(String url) {
    try {
      return take(url, LONG);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> holders() {
    return database.sql(HOLDERS);
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }
}
