package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.platform.db.DatabaseBusy;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.event.AccessChange;
import chat.filament.testing.TcpProxy;
import chat.filament.testing.TestDatabase;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The connection of a commit is cut before the database has ended it. The database does not notice
/// and goes on, so the commit takes place later, or never.
@ResourceLock(value = TestDatabase.FOLLOWERS, mode = ResourceAccessMode.READ)
class LateCommitIT {
  private static final String UNDER_WAY =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND application_name = 'filament-writers' AND state = 'active'";

  private TestDatabase database;
  private TcpProxy proxy;
  private WriterProcess process;
  private Town town;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.create();
    proxy = database.proxy();
    process = new WriterProcess(database.url(proxy));
    town = Town.found(database);
    process.submit(town.say("first")).await(60, TimeUnit.SECONDS);
    process.submit(town.rename("second")).await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    process.close();
    proxy.close();
    database.close();
  }

  @Test
  void aChangeThatIsCommittedLateIsPublishedAlthoughNobodyWritesAgain() throws Exception {
    commitSlowly();
    var late = process.submit(town.rename("late"));
    Waiting.until(() -> sleeping() == 1);
    proxy.cut();
    assertThatThrownBy(() -> late.await(60, TimeUnit.SECONDS)).isInstanceOf(DatabaseOutage.class);

    Waiting.until(() -> town.log(database).size() == 3);
    Waiting.until(() -> process.publishedRows(town.guild()).equals(town.log(database)));
    assertThat(process.published(town.guild()).getLast().access())
        .as("everybody is checked again")
        .isInstanceOf(AccessChange.Reloaded.class);
    process.submit(town.say("after")).await(60, TimeUnit.SECONDS);
    assertThat(process.publishedRows(town.guild())).isEqualTo(town.log(database)).hasSize(4);
  }

  @Test
  void aServerThatStartsAfterAKilledOneKnowsWhatThatStillCommits() throws Exception {
    commitSlowly();
    process.submit(town.rename("late")).onFailure(lost -> {});
    Waiting.until(() -> sleeping() == 1);
    proxy.refuse(true);
    proxy.cut();
    try (var next = new WriterProcess(database.url())) {
      assertThat(town.log(database)).as("right after the start").hasSize(3);
      next.submit(town.say("after")).await(60, TimeUnit.SECONDS);
      assertThat(town.log(database)).hasSize(4);
    }
  }

  /// Long enough to be seen on a busy machine, and within what a statement may take.
  private void commitSlowly() {
    database.sql(
        """
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
          $$BEGIN PERFORM pg_sleep(5); RETURN NULL; END$$
        """);
    database.sql(
        """
        CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON guilds DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION slow()
        """);
  }

  @Test
  void messagesThatWaitForALockAreEitherPublishedOrNeverWritten() throws Exception {
    try (var other = database.connection();
        var lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE messages IN SHARE MODE");
      var late = process.submit(town.say("late"));
      Waiting.until(() -> count(UNDER_WAY + " AND wait_event_type = 'Lock'") == 1);
      proxy.cut();
      assertThatThrownBy(() -> late.await(60, TimeUnit.SECONDS))
          .isInstanceOfAny(DatabaseOutage.class, DatabaseBusy.class); // the lock has a limit
      other.commit();
    }
    Waiting.until(() -> count(UNDER_WAY) == 0);
    Waiting.until(() -> process.publishedRows(town.guild()).equals(town.log(database)));
    process.submit(town.say("after")).await(60, TimeUnit.SECONDS);
    assertThat(process.publishedRows(town.guild())).isEqualTo(town.log(database));
  }

  @Test
  void aConnectionThatFallsSilentIsGivenUp() throws Exception {
    proxy.swallow(true);
    var lost = process.submit(town.say("lost"));
    assertThatThrownBy(() -> lost.await(60, TimeUnit.SECONDS)).isInstanceOf(DatabaseOutage.class);
    proxy.swallow(false);
    Waiting.until(() ->
        process
            .submit(town.say("after"))
            .toCompletionStage()
            .toCompletableFuture()
            .handle((id, failure) -> failure == null)
            .join());
    assertThat(process.publishedRows(town.guild())).isEqualTo(town.log(database));
  }

  private long sleeping() {
    return count(UNDER_WAY + " AND wait_event = 'PgSleep'");
  }

  private long count(String sql) {
    return Long.parseLong(database.sql(sql).getFirst());
  }
}
