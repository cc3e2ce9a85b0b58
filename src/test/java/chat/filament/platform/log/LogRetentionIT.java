package chat.filament.platform.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.GuildId;
import chat.filament.platform.db.Database;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(value = TestDatabase.FOLLOWERS, mode = ResourceAccessMode.READ)
class LogRetentionIT {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int HOURS = 48;
  private static final long DAY = 86_400;

  private Vertx vertx;
  private TestDatabase test;
  private Database database;
  private LogBook book;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    test = TestDatabase.create();
    database = Database.open(vertx, test.url());
    book = new LogBook(test);
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
    test.close();
  }

  @Test
  void daysAheadExistAndTakeTheirRows() throws Exception {
    run(NOON);
    assertThat(partitions())
        .containsExactly(
            "guild_log_20261123", "guild_log_20261124", "guild_log_20261125", "guild_log_default");
    var guild = book.foundGuild();
    book.write(guild, NOON.getEpochSecond());
    book.write(guild, NOON.getEpochSecond() + DAY);
    assertThat(places()).containsExactly("1|guild_log_20261123", "2|guild_log_20261124");
    assertThat(test.sql("SELECT count(*) FROM user_log_20261125")).containsExactly("0");
  }

  @Test
  void aDayGoesWhenAllOfItIsOlderThanTheRetention() throws Exception {
    run(NOON);
    var guild = book.foundGuild();
    book.write(guild, NOON.getEpochSecond());
    book.write(guild, NOON.getEpochSecond() + DAY);
    run(NOON.plusSeconds(2 * DAY + DAY / 2 - 1));
    assertThat(places()).hasSize(2);
    assertThat(range(guild)).isEqualTo(new LogRange(1, 2, 0));
    run(NOON.plusSeconds(2 * DAY + DAY / 2));
    assertThat(places()).containsExactly("2|guild_log_20261124");
    assertThat(range(guild)).isEqualTo(new LogRange(2, 2, 0));
    assertThat(range(guild).reachesBackTo(1)).isTrue();
    assertThat(range(guild).reachesBackTo(0)).isFalse();
  }

  @Test
  void aRowLeftOverBeforeADroppedOneDoesNotCount() throws Exception {
    run(NOON);
    var guild = book.foundGuild();
    book.write(guild, NOON.getEpochSecond() + DAY); // by a clock that is ahead
    book.write(guild, NOON.getEpochSecond());
    book.write(guild, NOON.getEpochSecond() + DAY);
    run(NOON.plusSeconds(3 * DAY));
    assertThat(places()).containsExactly("1|guild_log_20261124", "3|guild_log_20261124");
    assertThat(range(guild)).isEqualTo(new LogRange(3, 3, 0));
  }

  @Test
  void rowsInTheDefaultPartitionStayReadableAndAgeToo() throws Exception {
    var guild = book.foundGuild();
    book.write(guild, NOON.getEpochSecond() - 3 * DAY);
    book.write(guild, NOON.getEpochSecond() - 1);
    run(NOON);
    assertThat(partitions())
        .as("today's rows are in the default partition already")
        .containsExactly("guild_log_20261124", "guild_log_20261125", "guild_log_default");
    assertThat(places()).containsExactly("2|guild_log_default");
    assertThat(range(guild)).isEqualTo(new LogRange(2, 2, 0));
  }

  @Test
  void aFollowerThatMissedADroppedRowIsToldSo() throws Exception {
    run(NOON);
    var tail = new LogTail(database);
    var guild = book.foundGuild();
    var start = await(tail.end());
    book.write(guild, NOON.getEpochSecond());
    var read = LogTailIT.settled(tail, start, 10).next();
    run(NOON.plusSeconds(3 * DAY));
    assertThat(await(tail.after(start, 10))).isInstanceOf(TailPage.OutOfReach.class);
    assertThat(await(tail.after(read, 10))).isInstanceOf(TailPage.Entries.class);
  }

  @Test
  void severalProcessesAtOnceDoItOnce() throws Exception {
    var guild = book.foundGuild();
    book.write(guild, NOON.getEpochSecond() - 3 * DAY);
    Future.all(retention(NOON).runOnce(), retention(NOON).runOnce(), retention(NOON).runOnce())
        .await(60, TimeUnit.SECONDS);
    assertThat(partitions()).hasSize(4);
    assertThat(places()).isEmpty();
  }

  @Test
  void aLongReaderMakesItFailInsteadOfTheWriters() throws Exception {
    run(NOON);
    var guild = book.foundGuild();
    try (var backup = test.connection()) {
      backup.setAutoCommit(false);
      backup.createStatement().execute("SELECT count(*) FROM guild_log");
      assertThatThrownBy(() -> run(NOON.plusSeconds(3 * DAY))).hasMessageContaining("lock timeout");
      book.write(guild, NOON.getEpochSecond());
      backup.commit();
    }
    run(NOON.plusSeconds(3 * DAY));
    assertThat(partitions()).doesNotContain("guild_log_20261123");
  }

  private void run(Instant now) throws TimeoutException {
    await(retention(now).runOnce());
  }

  private LogRetention retention(Instant now) {
    return new LogRetention(database, HOURS, () -> now);
  }

  private LogRange range(GuildId guild) throws TimeoutException {
    return java.util.Objects.requireNonNull(
        await(new LogReader(database).ranges(List.of(guild))).get(guild));
  }

  private List<String> partitions() {
    return test.sql(
        "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'guild_log'::regclass"
            + " ORDER BY inhrelid::regclass::text COLLATE \"C\"");
  }

  private List<String> places() {
    return test.sql("SELECT seq, tableoid::regclass FROM guild_log ORDER BY guild_id, seq");
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }
}
