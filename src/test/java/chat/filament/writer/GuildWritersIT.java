package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.MessageId;
import chat.filament.core.Refusal;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.event.AccessChange;
import chat.filament.testing.TcpProxy;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuildWritersIT {
  private static final int MANY = 2_000;

  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = TestDatabase.create();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @Test
  void manyWritersLeaveOneOrder() throws Exception {
    try (var process = new WriterProcess(database.url())) {
      var towns = List.of(Town.found(database), Town.found(database), Town.found(database));
      var said = new ArrayList<Future<?>>();
      for (int i = 0; i < MANY; i++) {
        for (var town : towns) {
          said.add(process.submit(town.say("line " + i)));
          if (i % 100 == 50) {
            said.add(process.submit(town.rename("name " + i)));
          }
        }
        if (i % 200 == 199) { // what waits for 10 seconds is given up
          Future.all(said).await(60, TimeUnit.SECONDS);
        }
      }
      Future.all(said).await(60, TimeUnit.SECONDS);

      for (var town : towns) {
        var log = town.log(database);
        assertThat(log).hasSize(MANY + MANY / 100);
        assertPositionsRiseByOne(log);
        assertThat(process.publishedRows(town.guild())).isEqualTo(log);
        assertThat(messageIds(log)).isSorted().doesNotHaveDuplicates().hasSize(MANY);
      }
    }
  }

  @Test
  void answersComeInTheOrderOfTheLog() throws Exception {
    try (var process = new WriterProcess(database.url())) {
      var town = Town.found(database);
      var said = new ArrayList<Future<MessageId>>();
      for (int i = 0; i < MANY; i++) {
        said.add(process.submit(town.say("line " + i)));
        if (i % 500 == 499) {
          Future.all(said).await(60, TimeUnit.SECONDS);
        }
      }
      Future.all(said).await(60, TimeUnit.SECONDS);
      assertThat(said.stream().map(id -> id.result().value()).toList())
          .isEqualTo(messageIds(town.log(database)));
    }
  }

  /// The second command waits behind the first until its caller has left.
  @Test
  void nothingIsDoneForCallersWhoHaveLeft() throws Exception {
    try (var process = new WriterProcess(database.url())) {
      var town = Town.found(database);
      process.submit(town.say("before")).await(60, TimeUnit.SECONDS);
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
      var first =
          process.submit(
              town.rename(
                  "first",
                  () -> {
                    while (System.nanoTime() - deadline <= 0) {
                      Thread.onSpinWait();
                    }
                  }));
      var second = process.submit(town.rename("second"), deadline);
      assertThatThrownBy(() -> second.await(60, TimeUnit.SECONDS)).isInstanceOf(Refusal.class);
      assertThat(first.await(60, TimeUnit.SECONDS)).isEqualTo("first");
      assertThat(database.sql("SELECT name FROM guilds")).containsExactly("first");
    }
  }

  @Test
  void aBadRowFailsAloneAndItsNeighboursAreCommitted() throws Exception {
    try (var process = new WriterProcess(database.url())) {
      var town = Town.found(database);
      var other = Town.found(database);
      var before = process.submit(town.say("before"));
      var bad = process.submit(town.say("x".repeat(2_001)));
      var after = process.submit(town.say("after"));
      var elsewhere = process.submit(other.say("elsewhere"));
      Future.join(before, bad, after, elsewhere).otherwiseEmpty().await(60, TimeUnit.SECONDS);

      assertThat(bad.cause()).isInstanceOf(PgException.class);
      assertThat(town.log(database)).containsExactly("1:" + before.result(), "2:" + after.result());
      assertThat(process.publishedRows(town.guild())).isEqualTo(town.log(database));
      assertThat(other.log(database)).containsExactly("1:" + elsewhere.result());
    }
  }

  /// Another transaction has written the guild's next entry, in whichever second that comes.
  @Test
  void aStatementThatWaitsForSomebodyElseHoldsUpOneGuild() throws Exception {
    try (var process = new WriterProcess(database.url());
        var connection = database.connection();
        var statement = connection.createStatement()) {
      var held = Town.found(database);
      var others = Stream.generate(() -> Town.found(database)).limit(10).toList();
      process.submit(held.say("before")).await(60, TimeUnit.SECONDS);
      connection.setAutoCommit(false);
      statement.execute(
          """
          INSERT INTO guild_log (guild_id, seq, type, audience, created_at)
          SELECT guild_id, 2, 'x', 'guild', extract(epoch FROM now())::bigint + second
          FROM guild_log, generate_series(-5, 60) second
          """);
      var waits = process.submit(held.say("waits"));
      Waiting.until(() -> !waiting().isEmpty());
      var before = waiting();
      for (var other : others) {
        process.submit(other.say("goes on")).await(60, TimeUnit.SECONDS);
      }
      assertThat(waiting()).isEqualTo(before);
      connection.rollback();
      waits.await(60, TimeUnit.SECONDS);
    }
  }

  private List<String> waiting() {
    return database.sql(
        """
        SELECT pid || ' ' || query_start FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()
        """);
  }

  @Test
  void twoProcessesOnOneGuildNeverGiveAPositionTwice() throws Exception {
    try (var one = new WriterProcess(database.url());
        var two = new WriterProcess(database.url())) {
      var town = Town.found(database);
      var said = new ArrayList<Future<MessageId>>();
      var renamed = new ArrayList<Future<String>>();
      for (int i = 0; i < 40; i++) {
        for (int j = 0; j < 10; j++) {
          said.add(one.submit(town.say("one")));
          said.add(two.submit(town.say("two")));
        }
        renamed.add(two.submit(town.rename("name " + i)));
        Future.join(said).otherwiseEmpty().await(60, TimeUnit.SECONDS);
      }
      Future.all(renamed).await(60, TimeUnit.SECONDS);

      var log = town.log(database);
      assertPositionsRiseByOne(log);
      var acknowledged =
          said.stream().filter(Future::succeeded).map(id -> id.result().value()).sorted().toList();
      assertThat(acknowledged).isNotEmpty();
      assertThat(messageIds(log)).isSorted().isEqualTo(acknowledged);
      assertPublishedInOrderWithoutHoles(one.publishedRows(town.guild()), log);
      assertPublishedInOrderWithoutHoles(two.publishedRows(town.guild()), log);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChangeIsNotTooLateForEverWhileAnotherProcessWrites(boolean changesAccess) throws Exception {
    try (var process = new WriterProcess(database.url())) {
      var town = Town.found(database);
      process.submit(town.say("first")).await(60, TimeUnit.SECONDS);
      try (var other = new OtherWriter(database, town, changesAccess)) {
        Waiting.until(() -> other.written() > 1);
        for (int i = 0; i < 10; i++) {
          long before = accessChanges(process, town);
          process.submit(town.rename("name " + i)).await(60, TimeUnit.SECONDS);
          assertThat(accessChanges(process, town))
              .as("it is published when it is answered")
              .isGreaterThan(before);
        }
      }
      process.submit(town.say("last")).await(60, TimeUnit.SECONDS);
      assertPublishedInOrderWithoutHoles(process.publishedRows(town.guild()), town.log(database));
    }
  }

  private static long accessChanges(WriterProcess process, Town town) {
    return process.published(town.guild()).stream()
        .filter(batch -> !(batch.access() instanceof AccessChange.None))
        .count();
  }

  @Test
  void aDeletionElsewhereIsDeliveredWithWhatLedToIt() throws Exception {
    try (var one = new WriterProcess(database.url());
        var two = new WriterProcess(database.url())) {
      var town = Town.found(database);
      one.submit(town.say("first")).await(60, TimeUnit.SECONDS);
      two.submit(town.say("second")).await(60, TimeUnit.SECONDS);
      two.submit(town.delete()).await(60, TimeUnit.SECONDS);

      var late = one.submit(town.delete());
      assertThatThrownBy(() -> late.await(60, TimeUnit.SECONDS)).isInstanceOf(Refusal.class);
      for (var process : List.of(one, two)) {
        assertPublishedInOrderWithoutHoles(process.publishedRows(town.guild()), town.log(database));
        var last = process.published(town.guild()).getLast();
        assertThat(last.events().getLast().type()).isEqualTo("workspace_delete");
        assertThat(last.access()).isInstanceOf(AccessChange.Deleted.class);
      }
    }
  }

  @Test
  void aDeletionWhoseAnswerWasLostIsPublishedOnceTheDatabaseIsBack() throws Exception {
    try (var proxy = database.proxy();
        var process = new WriterProcess(through(proxy))) {
      var town = Town.found(database);
      process.submit(town.say("first")).await(60, TimeUnit.SECONDS);
      process.submit(town.rename("warm")).await(60, TimeUnit.SECONDS);
      database.sql("DELETE FROM guilds WHERE guild_id = ?", town.guild().value());
      database.sql(
          """
          INSERT INTO guild_log (guild_id, seq, type, audience, payload, created_at)
          VALUES (?, 3, 'workspace_delete', 'guild', '{}', 1)
          """,
          town.guild().value());
      proxy.loseAnswers(true);
      var lost = process.submit(town.rename("lost"));
      assertThatThrownBy(() -> lost.await(60, TimeUnit.SECONDS)).isInstanceOf(DatabaseOutage.class);
      proxy.loseAnswers(false);

      Waiting.until(() -> process.publishedRows(town.guild()).equals(town.log(database)));
      assertThat(process.published(town.guild()).getLast().access())
          .isInstanceOf(AccessChange.Deleted.class);
    }
  }

  @Test
  void aCommitWhoseAnswerWasLostIsPublishedOnceTheDatabaseIsBack() throws Exception {
    try (var proxy = database.proxy();
        var process = new WriterProcess(through(proxy))) {
      var town = Town.found(database);
      process.submit(town.say("first")).await(60, TimeUnit.SECONDS);
      proxy.loseAnswers(true);
      proxy.refuse(true);
      var lost = process.submit(town.say("lost"));
      assertThatThrownBy(() -> lost.await(60, TimeUnit.SECONDS)).isInstanceOf(DatabaseOutage.class);
      var refused = process.submit(town.say("refused"));
      assertThatThrownBy(() -> refused.await(60, TimeUnit.SECONDS))
          .isInstanceOf(DatabaseOutage.class);
      proxy.loseAnswers(false);
      proxy.refuse(false);

      assertThat(town.log(database)).as("the statement itself went through").hasSize(2);
      Waiting.until(() -> process.publishedRows(town.guild()).equals(town.log(database)));
      process.submit(town.say("after")).await(60, TimeUnit.SECONDS);
      assertThat(process.publishedRows(town.guild())).isEqualTo(town.log(database)).hasSize(3);
    }
  }

  private String through(TcpProxy proxy) {
    return database.url(proxy);
  }

  private static void assertPositionsRiseByOne(List<String> log) {
    for (int i = 0; i < log.size(); i++) {
      assertThat(log.get(i)).startsWith((i + 1) + ":");
    }
  }

  /// A process that came later begins in the middle; from there on it publishes everything.
  private static void assertPublishedInOrderWithoutHoles(List<String> published, List<String> log) {
    assertThat(published).isNotEmpty();
    int from = log.indexOf(published.getFirst());
    assertThat(published).isEqualTo(log.subList(from, from + published.size()));
  }

  private static List<String> messageIds(List<String> log) {
    return log.stream()
        .map(row -> row.substring(row.indexOf(':') + 1))
        .filter(id -> !id.equals("null"))
        .toList();
  }
}
