package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.TestDatabase;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What goes wrong around a commit stays as small as it is.
@ResourceLock(value = TestDatabase.FOLLOWERS, mode = ResourceAccessMode.READ)
class CommitFaultsIT {
  private TestDatabase database;
  private WriterProcess process;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.create();
    process = new WriterProcess(database.url());
  }

  @AfterEach
  void stop() throws Exception {
    process.close();
    database.close();
  }

  @Test
  void aSubscriberThatThrowsDoesNotUndoACommit() throws Exception {
    var town = Town.found(database);
    process.submit(town.say("warm")).await(60, TimeUnit.SECONDS);
    process.throwAtNextBatches(3);
    var said = new ArrayList<Future<?>>();
    for (int i = 0; i < 20; i++) {
      said.add(process.submit(town.say("line " + i)));
      said.add(process.submit(town.rename("name " + i)));
    }
    Future.all(said).await(60, TimeUnit.SECONDS);

    assertThat(town.log(database)).as("each once").hasSize(41);
    assertThat(process.publishedRows(town.guild())).isEqualTo(town.log(database));
  }

  @Test
  void aGuildThatSomebodyHoldsDoesNotHoldTheOthers() throws Exception {
    var held = Town.found(database);
    var others = List.of(Town.found(database), Town.found(database), Town.found(database));
    var all = new ArrayList<>(others);
    all.add(held);
    for (var town : all) {
      process.submit(town.say("warm")).await(60, TimeUnit.SECONDS);
    }
    try (var other = database.connection();
        var lock =
            other.prepareStatement("SELECT FROM guild_log_head WHERE guild_id = ? FOR UPDATE")) {
      other.setAutoCommit(false);
      lock.setString(1, held.guild().value());
      lock.execute();
      var waits = process.submit(held.say("waits"));
      for (int i = 0; i < 50; i++) {
        var said = others.stream().map(town -> process.submit(town.say("goes on"))).toList();
        Future.all(said).await(60, TimeUnit.SECONDS);
      }
      other.rollback();
      waits.otherwiseEmpty().await(60, TimeUnit.SECONDS);
    }
    process.submit(held.say("after")).await(60, TimeUnit.SECONDS);
    for (var town : all) {
      assertThat(process.publishedRows(town.guild())).isEqualTo(town.log(database));
    }
  }

  @Test
  void aDecisionOnAnOldStateIsMadeOnceMore() throws Exception {
    var town = Town.found(database);
    var newcomer = Town.found(database).user();
    process.submit(town.isMember(newcomer)).await(60, TimeUnit.SECONDS);
    database.sql(
        "INSERT INTO guild_members (guild_id, user_id, joined_at) VALUES (?, ?, 1)",
        town.guild().value(),
        newcomer.value());

    var joined = process.submit(town.join(newcomer)).await(60, TimeUnit.SECONDS);
    assertThat(joined).as("nothing was left to do").isFalse();
    assertThat(process.submit(town.isMember(newcomer)).await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void manyGuildsThatWaitAreDecidedAFewTimesEach() throws Exception {
    int guilds = 2_000;
    var towns = Town.found(database, guilds);
    var decisions = new AtomicInteger();
    var renamed = new ArrayList<Future<?>>();
    for (var town : towns) {
      renamed.add(process.submit(town.rename("new", decisions::incrementAndGet)));
    }
    Future.join(renamed).otherwiseEmpty().await(120, TimeUnit.SECONDS);
    assertThat(decisions.get()).isLessThanOrEqualTo(3 * guilds);
  }

  @Test
  void whatRetentionHasTakenMovesNoPosition() throws Exception {
    var town = Town.found(database);
    process.submit(town.say("first")).await(60, TimeUnit.SECONDS);
    try (var other = new WriterProcess(database.url())) {
      for (int i = 2; i <= 6; i++) {
        other.submit(town.say("line " + i)).await(60, TimeUnit.SECONDS);
      }
    }
    database.sql(
        "DELETE FROM guild_log WHERE guild_id = ? AND seq IN (2, 4)", town.guild().value());
    process.submit(town.say("seventh")).await(60, TimeUnit.SECONDS);

    assertThat(process.publishedRows(town.guild())).isEqualTo(town.log(database)).hasSize(5);
  }
}
