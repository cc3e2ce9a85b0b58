package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.db.DatabasePool;
import chat.filament.testing.TestServer;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How PostgreSQL finds the heads of a group. The size is one at which reading all heads looks
/// cheapest to it.
class GroupCommitPlanIT {
  private static final int GUILDS = 1200;

  /// Writes nothing: only the heads count here.
  private static final class NoTable implements GroupedTable<Object> {
    @Override
    public String insert(int first) {
      return "SELECT guild_id FROM head";
    }

    @Override
    public void bind(Tuple parameters, List<Positioned<Object>> rows) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGroupTakesAsManyLooksAsItHasGuilds(boolean waits) throws Exception {
    try (var server = TestServer.start()) {
      server
          .database()
          .sql(
              """
              INSERT INTO guilds (guild_id, name, visibility, created_at)
              SELECT '01ARZ3NDEKTSV4RRFFQ69G' || to_char(n, 'FM0000'), 'many', 'private', 1
              FROM generate_series(1, ?) n
              """,
              GUILDS);
      server
          .database()
          .sql(
              """
              INSERT INTO guild_log_head (guild_id, last_message_id)
              SELECT guild_id, guild_id FROM guilds WHERE name = 'many'
              """);
      try (var connection = server.database().connection();
          var statement = connection.createStatement()) {
        statement.execute(DatabasePool.WRITERS.sessionSettings());
        statement.execute("VACUUM ANALYZE guild_log_head");
        statement.execute("SET plan_cache_mode = force_generic_plan");
        statement.execute("PREPARE commit AS " + GroupCommitStore.sql(new NoTable(), waits));
        var text = new StringBuilder();
        var plan =
            statement.executeQuery(
                """
                EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) EXECUTE commit
                  (%s, %s, %s, %s, %s, NULL, '{}', '{}', '{}', '{}', '{}', '{}', '{}', 1)
                """
                    .formatted(
                        IntStream.rangeClosed(1, 12)
                            .mapToObj("01ARZ3NDEKTSV4RRFFQ69G%04d"::formatted)
                            .collect(Collectors.joining(",", "'{", "}'")),
                        each(0),
                        each(0),
                        each(0),
                        each(1)));
        while (plan.next()) {
          text.append(plan.getString(1)).append('\n');
        }
        assertThat(text.toString())
            .containsPattern(
                "guild_log_head_pkey on guild_log_head .*\\(actual rows=1(\\.00)? loops=12\\)")
            .containsPattern("Tid Scan on guild_log_head .*\\(actual rows=1(\\.00)? loops=12\\)")
            .containsPattern("CTE Scan on head \\(actual rows=12(\\.00)? loops=1\\)");
      }
    }
  }

  private static String each(int value) {
    return IntStream.range(0, 12)
        .mapToObj(_ -> "" + value)
        .collect(Collectors.joining(",", "'{", "}'"));
  }
}
