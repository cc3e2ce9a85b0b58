package chat.filament.backup;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.db.Database;
import chat.filament.platform.db.DatabaseUrl;
import chat.filament.platform.db.Migrations;
import chat.filament.testing.Club;
import chat.filament.testing.FreshCluster;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import io.vertx.core.Vertx;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackupIT {
  @Test
  void metricsSayWhenBackupAndDrillSucceededLast() {
    try (var database = TestDatabase.create()) {
      database.sql("INSERT INTO operation_successes VALUES ('backup', 1790000000)");
      try (var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", database.url()))) {
        var shown = Scrape.of(server);
        assertThat(shown.value("filament_backup_last_success_timestamp_seconds"))
            .isEqualTo(1_790_000_000);
        assertThat(shown.text())
            .contains("filament_restore_drill_last_success_timestamp_seconds 0");
      }
    }
  }

  @Test
  void anAdoptedDatabaseHasNoSessionAndHigherPositions() throws Exception {
    try (var server = TestServer.start()) {
      var club = Club.found(server);
      var channel = club.channel();
      club.owner().say(club.id(), channel, "hello");
      long next = club.nextSeq();
      try (var cluster = FreshCluster.restore(server.database())) {
        assertThat(adopt(cluster.url())).isPositive();
        assertThat(adopt(cluster.url())).as("again").isZero();
        var settings = Map.of("FILAMENT_DATABASE_URL", cluster.url());
        try (var restored = TestServer.start(settings)) {
          var old = club.owner().at(restored.client());
          old.get("/auth/me").refused(401, "invalid_credentials");
          var back = old.logInAgain();
          back.say(club.id(), channel, "after the restore");
          assertThat(seq(cluster.url())).isGreaterThan(next + 1_000_000);
        }
      }
    }
  }

  private static long seq(String url) throws Exception {
    var jdbc = url.replaceFirst("postgresql://([^:]+):([^@]*)@", "jdbc:postgresql://");
    var credentials = url.replaceFirst("postgresql://([^@]+)@.*", "$1").split(":", 2);
    try (var connection = DriverManager.getConnection(jdbc, credentials[0], credentials[1]);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT max(last_seq) FROM guild_log_head")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static int adopt(String url) throws Exception {
    var vertx = Vertx.vertx();
    try {
      var database = Database.open(vertx, url);
      return new RestoredDatabase(database, InstantSource.system())
          .adopt()
          .await(60, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void versionsAreThoseOfTheMigrations() {
    try (var database = TestDatabase.create()) {
      assertThat(Migrations.versions(database.url()))
          .contains("1", "25", "29")
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void onlyTheDatabaseOfAUrlIsReplaced() {
    var urls =
        List.of(
            "postgresql://me:p%2Fw@db:5432/filament?sslmode=require",
            "postgresql://me:p%2Fw@db:5432?sslmode=require");
    assertThat(urls)
        .allSatisfy(url ->
            assertThat(DatabaseUrl.withDatabase(url, "other"))
                .isEqualTo("postgresql://me:p%2Fw@db:5432/other?sslmode=require"));
    assertThat(DatabaseUrl.isName("a/b")).isFalse();
  }
}
