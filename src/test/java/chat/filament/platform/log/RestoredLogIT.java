package chat.filament.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.platform.db.Database;
import chat.filament.testing.FreshCluster;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A backup of a database whose retention has dropped days, restored into a fresh cluster.
class RestoredLogIT {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final long FUTURE = 9_000_000_000_000L;

  private Vertx vertx;
  private TestDatabase backup;
  private FreshCluster cluster;
  private Database restored;
  private GuildId guild;

  @BeforeEach
  void restore() throws Exception {
    vertx = Vertx.vertx();
    backup = TestDatabase.create();
    await(new RestoredLog(Database.open(vertx, backup.url())).adopt());
    var book = new LogBook(backup);
    guild = book.foundGuild();
    long old = NOON.minus(Duration.ofDays(5)).getEpochSecond();
    book.write(guild, old);
    book.write(guild, NOON.getEpochSecond());
    // as in a cluster that has lived for long
    backup.sql("UPDATE guild_log SET tx_id = ?::text::xid8", Long.toString(FUTURE));
    backup.sql("UPDATE guild_log_dropped SET through = ?::text::xid8", Long.toString(FUTURE - 1));
    cluster = FreshCluster.restore(backup);
    restored = Database.open(vertx, cluster.url());
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
    cluster.close();
    backup.close();
  }

  @Test
  void aFollowerGoesOnFromItsEnd() throws Exception {
    start();
    var tail = new LogTail(restored);
    var end = await(tail.end());
    write(3);
    var page = (TailPage.Entries) await(tail.after(end, 10));
    assertThat(page.entries()).hasSize(1);
    assertThat(page.rest()).isEqualTo(TailPage.Rest.NOTHING);
    assertThat(end.isPast(await(tail.lastChange(guild)).orElse(0) - 1)).isTrue();
  }

  @Test
  void whatIsDroppedLaterDoesNotCutFollowersOff() throws Exception {
    start(); // drops the oldest row
    var tail = new LogTail(restored);
    var end = await(tail.end());
    sql("UPDATE guild_log SET tx_id = '" + FUTURE + "'");
    await(new LogRetention(restored, 1, () -> NOON.plus(Duration.ofDays(9))).runOnce());
    assertThat(await(tail.after(end, 10))).isInstanceOf(TailPage.Entries.class);
  }

  @Test
  void noPositionIsGivenTwiceAndOldOnesAreBehindAGap() throws Exception {
    start();
    var ranges = await(new LogReader(restored).ranges(List.of(guild)));
    var range = Objects.requireNonNull(ranges.get(guild));
    assertThat(range.last()).isGreaterThan(1_000_000);
    for (long known : new long[] {0, 1, 2, 3, 1_000_000}) {
      assertThat(range.reachesBackTo(known)).as("position " + known).isFalse();
    }
    assertThat(range.reachesBackTo(range.last())).isTrue();
  }

  @Test
  void theSecondStartChangesNothing() throws Exception {
    assertThat(await(new RestoredLog(restored).adopt())).isTrue();
    var range = await(new LogReader(restored).ranges(List.of(guild)));
    assertThat(await(new RestoredLog(restored).adopt())).isFalse();
    assertThat(await(new LogReader(restored).ranges(List.of(guild)))).isEqualTo(range);
  }

  private void start() throws Exception {
    vertx.deployVerticle(new LogRetention(restored, 48, () -> NOON)).await(60, TimeUnit.SECONDS);
  }

  private void write(long after) throws SQLException {
    try (var connection = cluster.connection()) {
      new LogBook(backup).write(connection, guild, 1, NOON.getEpochSecond() + after);
    }
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = cluster.connection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }
}
