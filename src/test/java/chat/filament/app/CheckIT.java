package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.config.ConfigReader;
import chat.filament.platform.db.DatabaseRoom;
import chat.filament.platform.db.DatabaseWarnings;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `filament check` finds that does not keep the server from working, each with its mend.
class CheckIT {
  @TempDir Path folder;

  private static List<String> warnings(TestDatabase database) {
    return DatabaseWarnings.of(database.url(), InstantSource.system());
  }

  @Test
  void aNewDatabaseHasNeitherBackupNorDrill() {
    try (var database = TestDatabase.create()) {
      assertThat(warnings(database))
          .anySatisfy(said -> assertThat(said).contains("no backup", "backup.sh"))
          .anySatisfy(said -> assertThat(said).contains("no restore drill", "restore-drill.sh"));
    }
  }

  @Test
  void recentOnesAreFineAndOldOnesAreNamed() {
    try (var database = TestDatabase.create()) {
      long hourAgo = Instant.now().minus(Duration.ofHours(1)).getEpochSecond();
      database.sql("INSERT INTO operation_successes VALUES ('backup', ?)", hourAgo);
      database.sql("INSERT INTO operation_successes VALUES ('restore_drill', 1700000000)");
      assertThat(warnings(database))
          .noneMatch(said -> said.contains("backup"))
          .anySatisfy(said -> assertThat(said).contains("drill", "2023-11-14", "840 hours"));
    }
  }

  @Test
  void settingsThatLoseDataAreNamed() {
    try (var database = TestDatabase.create()) {
      database.alter("SET synchronous_commit = off");
      assertThat(warnings(database)).anyMatch(said -> said.startsWith("synchronous_commit is off"));
      database.alter("SET synchronous_commit = on");
      assertThat(warnings(database)).noneMatch(said -> said.startsWith("synchronous_commit"));
    }
  }

  @Test
  void clocksThatDifferAreNamed() {
    try (var database = TestDatabase.create()) {
      InstantSource late = () -> Instant.now().minusSeconds(60);
      assertThat(DatabaseWarnings.of(database.url(), late))
          .anySatisfy(said -> assertThat(said).contains("clock", "NTP"));
      assertThat(warnings(database)).noneMatch(said -> said.contains("clock"));
    }
  }

  @Test
  void oneAddressForEverybodyIsTheProxys() {
    try (var database = TestDatabase.create()) {
      database.sql(
          "ALTER TABLE user_ip_observations DROP CONSTRAINT user_ip_observations_user_id_fkey");
      database.sql(
          """
          INSERT INTO user_ip_observations
          SELECT lpad(i::text, 26, '0'), '172.30.38.1/32', 1, 1 FROM generate_series(1, 20) i\
          """);
      assertThat(warnings(database))
          .anySatisfy(
              said -> assertThat(said).contains("172.30.38.1", "FILAMENT_TRUSTED_PROXY_CIDRS"));
      database.sql(
          "UPDATE user_ip_observations SET network = '10.1.2.3/32'"
              + " WHERE user_id = (SELECT min(user_id) FROM user_ip_observations)");
      assertThat(warnings(database)).noneMatch(said -> said.contains("all people"));
    }
  }

  @Test
  void liveKitThatDoesNotAnswerIsNamed() throws Exception {
    var settings = new HashMap<>(TestServer.settings());
    settings.put("FILAMENT_DATABASE_URL", "postgresql://me:secret@127.0.0.1:1/none");
    settings.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString());
    settings.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
    var liveKit = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    liveKit.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    liveKit.start();
    settings.put("FILAMENT_LIVEKIT_API_URL", "http://127.0.0.1:" + liveKit.getAddress().getPort());
    var config = ConfigReader.read(settings);
    assertThat(MachineWarnings.of(config)).noneMatch(CheckIT::isAboutLiveKit);
    liveKit.stop(0);
    assertThat(MachineWarnings.of(config)).anyMatch(CheckIT::isAboutLiveKit);
  }

  private static boolean isAboutLiveKit(Finding finding) {
    return finding.area().equals("FILAMENT_LIVEKIT_API_URL") && !finding.isProblem();
  }

  /// PostgreSQL runs on this machine, as its superuser's URL says; or elsewhere.
  @Test
  void theRoomOfTheDatabaseIsSeenOrSaidToBeUnseen() {
    try (var database = TestDatabase.create()) {
      var room = DatabaseRoom.of(database.url()).orElseThrow();
      assertThat(room.bytes()).isGreaterThan(1_000_000);
      var elsewhere = new DatabaseRoom(room.bytes(), Optional.empty());
      assertThat(MachineWarnings.room(Optional.of(elsewhere)))
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.level()).isEqualTo("note");
            assertThat(finding.text()).contains("MiB", "cannot be seen");
          });
      var full = new DatabaseRoom(room.bytes(), Optional.of(Path.of("/proc")));
      assertThat(MachineWarnings.room(Optional.of(full)))
          .singleElement()
          .satisfies(finding -> assertThat(finding.level()).isEqualTo("warning"));
    }
  }

  @Test
  void aFullDiskIsNamed() {
    assertThat(MachineWarnings.room(Path.of("/proc")))
        .singleElement()
        .satisfies(said -> assertThat(said).contains("0 of 0 MiB are free", "/proc"));
  }
}
