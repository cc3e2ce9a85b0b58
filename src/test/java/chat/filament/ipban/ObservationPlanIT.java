package chat.filament.ipban;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.db.DatabasePool;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.Test;

/// How PostgreSQL finds those whose networks are written down.
class ObservationPlanIT {
  @Test
  void onlyTheSeenAreLookedUpWhereStatisticsKnowNobodyYet() throws Exception {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      try (var connection = server.database().connection();
          var statement = connection.createStatement()) {
        statement.execute(DatabasePool.JOBS.sessionSettings());
        statement.execute("PREPARE record AS " + ObservationStore.RECORD);
        server
            .database()
            .sql(
                """
                INSERT INTO users (user_id, username, password_hash, created_at)
                SELECT '01ARZ3NDEKTSV4RRFFQ69G' || to_char(n, 'FM0000'), 'fan' || n, 'x', 1
                FROM generate_series(1, 500) n
                """);
        var text = new StringBuilder();
        var plan =
            statement.executeQuery(
                """
                EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
                EXECUTE record ('{%s}', '{192.0.2.1/32}', 1800000000)
                """
                    .formatted(ann.id()));
        while (plan.next()) {
          text.append(plan.getString(1)).append('\n');
        }
        assertThat(text.toString())
            .containsPattern("users_pkey on users \\(actual rows=1(\\.00)? loops=1\\)");
      }
    }
  }
}
