package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// How PostgreSQL reads a page of history where there is much to read.
class HistoryPlanIT {
  private static final String CHANNEL = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

  @Test
  void aPageIsOneQueryOverIndexesThatReadsWhatItShows() throws Exception {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      fill(server.database(), ann.id());
      try (var connection = server.database().connection();
          var statement = connection.createStatement()) {
        statement.execute("ANALYZE messages, message_reactions, message_reaction_counts");
        statement.execute("PREPARE page AS " + MessageStore.PAGE);
        var text = new StringBuilder();
        var plan =
            statement.executeQuery(
                "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) EXECUTE page ('%s', '%s', '%s', 51)"
                    .formatted(ann.id(), CHANNEL, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
        while (plan.next()) {
          text.append(plan.getString(1)).append('\n');
        }
        assertThat(text.toString())
            .doesNotContain("Seq Scan")
            .doesNotContain("Bitmap")
            .containsPattern(
                "Limit \\(actual rows=32(\\.00)? loops=51\\)") // before 18 without decimals
            .contains("messages_pkey", "message_reaction_counts_pkey", "message_reactions_pkey");
      }
    }
  }

  /// 100,000 messages in the channel, each with one reaction; the newest 51 have 400 more.
  private static void fill(TestDatabase database, String user) throws SQLException {
    database.sql(
        """
        INSERT INTO users (user_id, username, password_hash, created_at)
        SELECT '01ARZ3NDEKTSV4RRFFQ69G' || to_char(n, 'FM0000'), 'fan' || n, 'x', 1
        FROM generate_series(1, 400) n
        """);
    database.sql(
        """
        INSERT INTO messages
          (channel_id, message_id, guild_id, author_id, content, created_at, log_seqs)
        SELECT ?, '01ARZ3NDEKTSV4RRFF' || to_char(n, 'FM00000000'), ?, ?, 'text', 1, '{1}'
        FROM generate_series(1, 100000) n
        """,
        CHANNEL, CHANNEL, user);
    database.sql(
        """
        WITH newest AS (
          SELECT message_id FROM messages WHERE channel_id = ? ORDER BY message_id DESC LIMIT 51)
        INSERT INTO message_reactions
        SELECT ?, message_id, 'x', user_id, 1 FROM newest, users WHERE username LIKE 'fan%'
        UNION ALL SELECT channel_id, message_id, 'x', ?, 1 FROM messages
        """,
        CHANNEL, CHANNEL, user);
    database.sql(
        """
        INSERT INTO message_reaction_counts
        SELECT channel_id, message_id, emoji, count(*) FROM message_reactions GROUP BY 1, 2, 3
        """);
  }
}
