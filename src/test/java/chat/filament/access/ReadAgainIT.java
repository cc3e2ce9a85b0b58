package chat.filament.access;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A read waits in the database while its caller is banned: what it answers then is not theirs.
class ReadAgainIT {
  @AutoClose private static final TestServer server = TestServer.start();

  /// `table` is one that the read needs, and what takes the access away does not.
  @ParameterizedTest
  @CsvSource({
    "message_reaction_counts, /channels/CHANNEL/messages, BAN",
    "guild_roles, /members, BAN",
    "guild_bans, /bans, UNASSIGN",
  })
  void whatWasReadIsNotShownToWhoHasLostAccessMeanwhile(String table, String path, String loss)
      throws Exception {
    var club = Club.found(server);
    var channel = club.channel();
    var reader = club.member("reader");
    var moderator = club.seeded("moderator");
    club.assign(reader, moderator);
    club.owner().post(club.path("/channels/" + channel + "/messages"), "{\"content\":\"a\"}").ok();
    var asked = club.path(path.replace("CHANNEL", channel));
    reader.get(asked).ok();

    CompletableFuture<Answer> answer;
    try (var busy = server.database().connection()) {
      busy.setAutoCommit(false);
      run(busy, "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      answer = CompletableFuture.supplyAsync(() -> reader.get(asked));
      awaitWaiting(table);
      if (loss.equals("BAN")) {
        club.owner().post(club.path("/members/" + reader.id() + "/ban")).ok();
      } else {
        club.owner().delete(club.path("/roles/" + moderator + "/members/" + reader.id())).ok();
      }
      busy.rollback();
    }
    answer.get(30, TimeUnit.SECONDS).refused(403, "forbidden");
  }

  private static void run(Connection connection, String statement) throws SQLException {
    try (var running = connection.createStatement()) {
      running.execute(statement);
    }
  }

  private static int waiting() {
    return Integer.parseInt(
        server
            .database()
            .sql(
                """
                SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                WHERE NOT l.granted AND a.datname = current_database()
                """)
            .getFirst());
  }

  private static void awaitWaiting(String table) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (waiting() == 0 && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(waiting()).as("statements that wait for " + table).isPositive();
  }
}
