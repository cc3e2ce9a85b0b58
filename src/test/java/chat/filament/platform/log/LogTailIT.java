package chat.filament.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.platform.db.Database;
import chat.filament.platform.log.TailPage.Rest;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(value = TestDatabase.FOLLOWERS, mode = ResourceAccessMode.READ)
class LogTailIT {
  private static final int WRITERS = 8;
  private static final int ROUNDS = 60;

  private Vertx vertx;
  private TestDatabase database;
  private LogBook book;
  private LogTail tail;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    database = TestDatabase.create();
    book = new LogBook(database);
    tail = new LogTail(Database.open(vertx, database.url()));
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
    database.close();
  }

  @Test
  void aRowThatCommitsLateIsNotSkipped() throws Exception {
    var start = await(tail.end());
    var early = book.foundGuild();
    var late = book.foundGuild();
    TailPage.Entries held;
    try (var open = database.connection()) {
      open.setAutoCommit(false);
      book.write(open, late, 1, 1);
      book.write(early, 1);
      held = page(start, 10);
      assertThat(held.entries()).isEmpty();
      assertThat(held.rest()).isEqualTo(Rest.UNSETTLED);
      open.commit();
    }
    var released = entries(held.next(), 10);
    assertThat(released.entries().stream().map(LogEntry::guild)).containsExactly(late, early);
    assertThat(entries(released.next(), 10).entries()).isEmpty();
  }

  @Test
  void manyWritersAndTwoFollowersOfDifferentPaceSeeEveryRowOnce() throws Exception {
    var start = await(tail.end());
    var guilds = List.of(book.foundGuild(), book.foundGuild(), book.foundGuild());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = new ArrayList<java.util.concurrent.Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        int seed = i;
        writers.add(threads.submit(() -> write(guilds, new Random(seed))));
      }
      Callable<Boolean> writing = () -> writers.stream().anyMatch(writer -> !writer.isDone());
      var slow = threads.submit(() -> follow(start, 3, writing));
      var fast = threads.submit(() -> follow(start, 100, writing));
      for (var writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
      assertThat(slow.get(60, TimeUnit.SECONDS)).isEqualTo(fast.get(60, TimeUnit.SECONDS));
      for (var guild : guilds) {
        assertThat(fast.get().stream().filter(row -> row.startsWith(guild.value())))
            .containsExactlyElementsOf(
                database.sql(
                    """
                    SELECT guild_id || ' ' || seq FROM guild_log WHERE guild_id = ? ORDER BY seq
                    """,
                    guild.value()));
      }
    }
  }

  @Test
  void pagesAreBoundedAndGoOnInTheMiddleOfATransaction() throws Exception {
    var start = await(tail.end());
    var guild = book.foundGuild();
    try (var transaction = database.connection()) {
      book.write(transaction, guild, 5, 1);
    }
    var first = entries(start, 2);
    assertThat(first.rest()).isEqualTo(Rest.MORE);
    assertThat(seqs(first)).containsExactly(1L, 2L);
    assertThat(first.next().isPast(await(tail.lastChange(guild)).getAsLong())).isFalse();
    var second = entries(first.next(), 2);
    assertThat(seqs(second)).containsExactly(3L, 4L);
    var third = entries(second.next(), 2);
    assertThat(seqs(third)).containsExactly(5L);
    assertThat(third.rest()).isEqualTo(Rest.NOTHING);
    assertThat(third.next().isPast(await(tail.lastChange(guild)).getAsLong())).isTrue();
  }

  @Test
  void whatWasNeverLoggedHasNoLastChange() throws Exception {
    assertThat(await(tail.lastChange(book.foundGuild()))).isEqualTo(OptionalLong.empty());
  }

  @Test
  void aPositionOfAnotherDatabaseIsOutOfReach() throws Exception {
    var ahead = LogPosition.before(await(tail.end()).tx() + 1_000_000);
    assertThat(await(tail.after(ahead, 10))).isInstanceOf(TailPage.OutOfReach.class);
  }

  @Test
  void rowsOfARestoredDatabaseWhoseTransactionsAreYetToComeHoldUpNobody() throws Exception {
    var guild = book.foundGuild();
    book.write(guild, 1);
    database.sql("UPDATE guild_log SET tx_id = '9000000000000'");
    var page = entries(await(tail.end()), 10);
    assertThat(page.rest()).isEqualTo(Rest.NOTHING);
    assertThat(await(tail.lastChange(guild))).isEqualTo(OptionalLong.empty());
  }

  /// Transactions of one to three rows in one guild, every fifth of which is rolled back.
  private Void write(List<GuildId> guilds, Random random) throws SQLException {
    try (var connection = database.connection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < ROUNDS; i++) {
        var guild = guilds.get(random.nextInt(guilds.size()));
        boolean written = book.write(connection, guild, 1 + random.nextInt(3), 1);
        if (!written || random.nextInt(5) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    }
    return null;
  }

  private List<String> follow(LogPosition from, int limit, Callable<Boolean> writing)
      throws Exception {
    var seen = new ArrayList<String>();
    var position = from;
    boolean more = true;
    while (more) {
      boolean unfinished = writing.call();
      var page = page(position, limit);
      page.entries().forEach(entry -> seen.add(entry.guild() + " " + entry.seq()));
      position = page.next();
      more = unfinished || page.rest() != Rest.NOTHING;
    }
    return seen;
  }

  private TailPage.Entries page(LogPosition from, int limit) throws TimeoutException {
    return (TailPage.Entries) await(tail.after(from, limit));
  }

  /// Waits for transactions that are none of the test's: the database has its own, and other tests
  /// run beside this one.
  private TailPage.Entries entries(LogPosition from, int limit) throws TimeoutException {
    return settled(tail, from, limit);
  }

  static TailPage.Entries settled(LogTail tail, LogPosition from, int limit)
      throws TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    var page = (TailPage.Entries) await(tail.after(from, limit));
    while (page.rest() == Rest.UNSETTLED) {
      assertThat(System.nanoTime()).as("still held up after 60 s").isLessThan(deadline);
      page = (TailPage.Entries) await(tail.after(from, limit));
    }
    return page;
  }

  private static List<Long> seqs(TailPage.Entries page) {
    return page.entries().stream().map(LogEntry::seq).toList();
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }
}
