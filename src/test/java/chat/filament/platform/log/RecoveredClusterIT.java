package chat.filament.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.db.Database;
import chat.filament.platform.db.Migrations;
import chat.filament.testing.FreePort;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster that is taken back to an earlier point in time keeps its name, but goes on on another
/// timeline, as a standby does that takes over.
class RecoveredClusterIT {
  @TempDir Path folder;

  @Test
  void positionsOfTheTimeBeforeAreNotGivenAgain() throws Exception {
    try (var postgres = launch()) {
      Migrations.run(url(postgres));
      assertThat(adopts(postgres)).isFalse();
      sql(
          postgres,
          "INSERT INTO guilds (guild_id, name, visibility, created_at) VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FAA', 'g', 'public', 1)");
      sql(
          postgres,
          "INSERT INTO guild_log_head (guild_id, last_seq) VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FAA', 5)");
      assertThat(adopts(postgres)).isFalse();
    }
    Files.createFile(folder.resolve("standby.signal"));
    try (var postgres = launch()) {
      sql(postgres, "SELECT pg_promote()");
      assertThat(adopts(postgres)).isTrue();
      assertThat(adopts(postgres)).isFalse();
      try (var connection = postgres.getPostgresDatabase().getConnection();
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT last_seq FROM guild_log_head")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(1_000_000_005);
      }
    }
  }

  private EmbeddedPostgres launch() throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(FreePort.next())
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofMinutes(1))
        .start();
  }

  private static String url(EmbeddedPostgres postgres) {
    return "postgresql://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  private static boolean adopts(EmbeddedPostgres postgres) throws Exception {
    var vertx = Vertx.vertx();
    try {
      return new RestoredLog(Database.open(vertx, url(postgres)))
          .adopt()
          .await(60, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  private static void sql(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
