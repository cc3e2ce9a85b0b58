package chat.filament.search.follow;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.db.DatabasePool;
import chat.filament.testing.TestServer;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How PostgreSQL reads a page of messages for the index of a community that is just beginning.
class SearchPlanIT {
  private static final String GUILD = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

  /// The plan was made when there was nothing yet, and statistics know of nothing.
  @Test
  void aPageTakesAsManyLooksAsItHasMessages() throws Exception {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      try (var connection = server.database().connection();
          var statement = connection.createStatement()) {
        statement.execute(DatabasePool.JOBS.sessionSettings());
        statement.execute("SET plan_cache_mode = force_generic_plan");
        statement.execute("PREPARE page AS " + SearchStore.EXISTING);
        statement.execute("VACUUM ANALYZE messages");
        statement.executeQuery("EXECUTE page ('{}', '{}')").close();
        server
            .database()
            .sql(
                """
                INSERT INTO messages
                  (channel_id, message_id, guild_id, author_id, content, created_at, log_seqs)
                SELECT ?, '01ARZ3NDEKTSV4RRFF' || to_char(n, 'FM00000000'), ?, ?, 'text', 1, '{1}'
                FROM generate_series(1, 500) n
                """,
                GUILD, GUILD, ann.id());
        var text = new StringBuilder();
        var plan =
            statement.executeQuery(
                """
                EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) EXECUTE page ('{%s}', '{%s}')
                """
                    .formatted(
                        String.join(",", Collections.nCopies(500, GUILD)),
                        IntStream.rangeClosed(1, 500)
                            .mapToObj("01ARZ3NDEKTSV4RRFF%08d"::formatted)
                            .collect(Collectors.joining(","))));
        while (plan.next()) {
          text.append(plan.getString(1)).append('\n');
        }
        assertThat(text.toString())
            .doesNotContain("Rows Removed by Join Filter")
            .containsPattern("messages_guild on messages .*\\(actual rows=1(\\.00)? loops=500\\)")
            .containsPattern("Scan .*on attachments a \\(.* loops=1\\)")
            .containsPattern("CTE Scan on page \\(actual rows=500(\\.00)? loops=1\\)");
      }
    }
  }
}
