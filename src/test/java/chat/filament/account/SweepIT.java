package chat.filament.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.db.Database;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweepIT {
  private static final long NOW = 1_800_000_000;
  private static final long USED_LIFE = 30L * 24 * 3600 + 3600;

  private final Vertx vertx = Vertx.vertx();
  private TestDatabase database;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    database.sql(
        """
        INSERT INTO users (user_id, username, password_hash, created_at)
        VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'ann', '', 1)
        """);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
    database.close();
  }

  private Sweep sweep() {
    return new Sweep(
        new SweepStore(Database.open(vertx, database.url())), () -> Instant.ofEpochSecond(NOW));
  }

  private void insertSessions(String prefix, int count, long expiresAt) {
    database.sql(
        """
        INSERT INTO sessions (session_id, user_id, refresh_token_hash, created_at, last_used_at,
          expires_at)
        SELECT rpad(? || i, 26, 'Z'), '01ARZ3NDEKTSV4RRFFQ69G5FAV', sha256((? || i)::bytea), 1, 1, ?
        FROM generate_series(1, ?) i
        """,
        prefix,
        prefix,
        expiresAt,
        count);
  }

  private void insertForEachSession(String table, String hash, String time, long at) {
    database.sql(
        "INSERT INTO %s (%s, session_id, %s) SELECT sha256((session_id || ?)::bytea), session_id, ? FROM sessions"
            .formatted(table, hash, time),
        "" + at,
        at);
  }

  private String counts() {
    return database
        .sql(
            """
            SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM used_refresh_tokens),
              (SELECT count(*) FROM gateway_tickets)
            """)
        .getFirst();
  }

  @Test
  void whatIsOverGoesAndTheRestStays() throws Exception {
    insertSessions("A", 3, NOW + 1);
    insertForEachSession("used_refresh_tokens", "token_hash", "used_at", NOW - USED_LIFE);
    insertForEachSession("used_refresh_tokens", "token_hash", "used_at", NOW - USED_LIFE + 1);
    insertForEachSession("gateway_tickets", "ticket_hash", "expires_at", NOW);
    insertForEachSession("gateway_tickets", "ticket_hash", "expires_at", NOW + 1);
    insertSessions("B", 2, NOW - 299);
    insertSessions("C", 4, NOW - 3_600);
    sweep().run().await(60, TimeUnit.SECONDS);
    assertThat(counts()).isEqualTo("5|3|3");
    assertThat(database.sql("SELECT DISTINCT left(session_id, 1) FROM sessions ORDER BY 1"))
        .containsExactly("A", "B");
  }

  @Test
  void severalNodesSweepManyBatchesTogether() throws Exception {
    insertSessions("A", 2_300, 1);
    insertForEachSession("used_refresh_tokens", "token_hash", "used_at", 1);
    insertForEachSession("gateway_tickets", "ticket_hash", "expires_at", 1);
    Future.all(sweep().run(), sweep().run(), sweep().run()).await(60, TimeUnit.SECONDS);
    sweep().run().await(60, TimeUnit.SECONDS);
    assertThat(counts()).isEqualTo("0|0|0");
  }
}
