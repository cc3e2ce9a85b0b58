package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.FreePort;
import chat.filament.testing.Person;
import chat.filament.testing.Program;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The PostgreSQL that `dev` brings along, as an operator meets it.
@Timeout(value = 30, unit = TimeUnit.MINUTES) // many starts, on a busy machine
@Order(1) // it takes long
class EmbeddedPostgresIT {
  private static final Map<String, String> SETTINGS =
      Map.of("FILAMENT_BIND_ADDR", "127.0.0.1:0", "FILAMENT_GATEWAY_DRAIN_SECS", "0");

  /// Runs a command where ::1 is the only address and nothing can be written to `/dev/shm`.
  private static final List<String> BARE_HOST =
      List.of(
          "unshare",
          "-rmn",
          "sh",
          "-c",
          "ip link set lo up && ip -4 addr flush lo && mount -t tmpfs -o ro tmpfs /dev/shm"
              + " && exec \"$@\"",
          "sh");

  @TempDir Path folder;

  private Path data() {
    boolean anyName = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    return folder.resolve(anyName ? "da ta ünï" : "da ta");
  }

  private Program dev(String... options) throws Exception {
    return Program.start(List.of(options), SETTINGS, "dev", "--data", data().toString());
  }

  /// What JDBC says of the running one: its port stands in its own file.
  private String ask(String sql, String password) throws Exception {
    var port = Files.readAllLines(data().resolve("postgres/postmaster.pid")).get(3);
    var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (var connection = DriverManager.getConnection(url, "postgres", password);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private String password() throws Exception {
    return Files.readString(data().resolve("postgres.password"));
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"qu\"ote", "do$llar", "ba`ck", "back\\slash"})
  void aPathThatPostgresDoesNotTakeIsNamed(String name) throws Exception {
    var strange = folder.resolve(name);
    try (var program = Program.start(SETTINGS, "dev", "--data", strange.toString())) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.output())
          .contains("PostgreSQL does not run in " + strange, "choose another data folder")
          .doesNotContain("\tat ");
    }
    assertThat(strange).doesNotExist();
  }

  @Test
  void aPathTooLongForPostgresIsNamed() throws Exception {
    var part = "l".repeat(200);
    var deep = folder.resolve(part).resolve(part).resolve(part).resolve(part).resolve(part);
    try (var program = Program.start(SETTINGS, "dev", "--data", deep.toString())) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.output())
          .contains("bytes (expected: at most 900)", "choose another data folder")
          .doesNotContain("\tat ");
    }
    assertThat(folder.resolve(part)).doesNotExist();
  }

  @Test
  void aPathOfOtherSignsIsFine() throws Exception {
    var strange = folder.resolve("it's 100%41 #1;&(\n)");
    try (var program = Program.start(SETTINGS, "dev", "--data", strange.toString())) {
      program.ready();
      program.terminate();
      program.exitCode();
    }
  }

  @Test
  void isNobodyElses() throws Exception {
    var temporary = Files.createDirectory(folder.resolve("tmp"));
    try (var program = dev("-Djava.io.tmpdir=" + temporary)) {
      program.ready();
      for (var part : List.of("postgres", "postgres-programs")) {
        assertThat(mode(data().resolve(part))).as(part).isEqualTo("rwx------");
      }
      for (var part : List.of("postgres.log", "postgres.lock", "postgres.password")) {
        assertThat(mode(data().resolve(part))).as(part).isEqualTo("rw-------");
      }
      assertThatThrownBy(() -> ask("SELECT 1", "postgres"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(ask("SHOW unix_socket_directories", password())).isEmpty();
      assertThat(ask("SHOW listen_addresses", password())).isEqualTo("127.0.0.1");
      assertThat(ask("SHOW data_checksums", password())).isEqualTo("on");
      assertThat(ask("SHOW fsync", password())).isEqualTo("on");
      assertThat(ask("SHOW server_encoding", password())).isEqualTo("UTF8");
      assertThat(
              ask("SELECT datlocprovider::text || datlocale FROM pg_database LIMIT 1", password()))
          .isEqualTo("bC.UTF-8");
      program.kill();
      program.exitCode();
    }
    try (var left = Files.list(temporary)) {
      assertThat(left).as("left by a killed server").isEmpty();
    }
    try (var again = dev()) {
      again.ready();
      again.terminate();
      again.exitCode();
    }
  }

  @Test
  void norDoesTheHostsUmaskMakeItSo() throws Exception {
    var shared = Files.createDirectories(folder.resolve("shared"));
    for (var made : List.of(shared, Files.createDirectory(shared.resolve("search")))) {
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    var open = List.of("sh", "-c", "umask 000; exec \"$@\"", "sh");
    try (var program = Program.startBy(open, SETTINGS, "dev", "--data", shared.toString())) {
      var ann = Person.register(program.ready(), "ann");
      var guild = ann.createGuild();
      var channel = ann.createChannel(guild);
      ann.say(guild, channel, "hello");
      var path = "/guilds/" + guild + "/channels/" + channel + "/attachments";
      var file = BodyPublishers.ofString("a file");
      ann.client().send("POST", path, null, request -> request.POST(file)).ok();
      program.terminate();
      program.exitCode();
    }
    try (var all = Files.walk(shared)) {
      for (var path : all.filter(Files::isRegularFile).toList()) {
        assertThat(mode(path)).as(path.toString()).endsWith("------");
      }
    }
  }

  @Test
  void aFolderOfFormerVersionsKeepsItsDataAndGetsAPassword() throws Exception {
    try (var former =
            EmbeddedPostgres.builder()
                .setPort(FreePort.next())
                .setDataDirectory(data().resolve("postgres"))
                .setCleanDataDirectory(false)
                .start();
        var connection = former.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA kept CREATE TABLE kept.words (word text)");
      statement.execute("INSERT INTO kept.words VALUES ('still here')");
    }
    try (var program = dev()) {
      program.ready();
      assertThat(ask("SELECT word FROM kept.words", password())).isEqualTo("still here");
      assertThatThrownBy(() -> ask("SELECT 1", "")).isInstanceOf(SQLException.class);
      program.terminate();
      program.exitCode();
    }
  }

  @Test
  void aFolderThatCannotBeOneIsNamed() throws Exception {
    var file = Files.createFile(folder.resolve("file"));
    try (var program = Program.start(SETTINGS, "dev", "--data", file.toString())) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.output())
          .contains(file + " is no folder; use another (--data)")
          .doesNotContain("\tat ", "Exception");
    }
  }

  /// Made on this host, and then moved to one without IPv4 and POSIX shared memory.
  @Test
  void aFolderGoesOnOnABarerHost() throws Exception {
    var look = new ArrayList<>(BARE_HOST);
    look.addAll(List.of("sh", "-c", "ip -6 addr show dev lo | grep -q ::1"));
    assumeTrue(succeeds(look), "this user may not make such a host");
    Person ann;
    try (var program = dev()) {
      ann = Person.register(program.ready(), "ann");
      program.terminate();
      program.exitCode();
    }
    var settings = new HashMap<>(SETTINGS);
    settings.put("FILAMENT_BIND_ADDR", "[::1]:0");
    try (var program = Program.startBy(BARE_HOST, settings, "dev", "--data", data().toString())) {
      assertThat(program.ready().url()).startsWith("http://[::1]:");
      program.terminate();
      assertThat(program.exitCode()).isIn(0, 143);
      assertThat(program.output()).doesNotContain("\"ERROR\"", "\tat ");
    }
    try (var program = dev()) {
      ann.at(program.ready()).get("/auth/me").ok();
      program.terminate();
      program.exitCode();
    }
  }

  private static boolean succeeds(List<String> command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  @Test
  void oneThatRefusesSaysWhy() throws Exception {
    try (var program = dev()) {
      program.ready();
      program.terminate();
      program.exitCode();
    }
    Files.setPosixFilePermissions(
        data().resolve("postgres"), PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var program = dev()) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.output())
          .contains("FATAL:  data directory", "has invalid permissions", "postgres.log")
          .doesNotContain("\tat ");
    }
    Files.writeString(data().resolve("postgres").resolve("PG_VERSION"), "18\n");
    try (var program = dev()) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.output())
          .contains("was made by PostgreSQL 18, but this Filament brings PostgreSQL 17")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void oneThatDiesIsStartedAgain() throws Exception {
    try (var program = dev()) {
      var client = program.ready();
      var ann = Person.register(client, "ann");
      var postgres = Program.postgres(data()).orElseThrow();
      postgres.destroyForcibly();
      postgres.onExit().join();
      var answer = ann.get("/auth/me");
      while (answer.status() == 503) {
        TimeUnit.MILLISECONDS.sleep(50);
        answer = ann.get("/auth/me");
      }
      answer.ok();
      program.terminate();
      assertThat(program.exitCode()).isIn(0, 143);
      assertThat(Program.postgres(data())).isEmpty();
    }
  }

  @Test
  void twoOnOneFolderOrPortAreToldSo() throws Exception {
    try (var first = dev()) {
      var url = first.ready().url();
      try (var second = dev()) {
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output())
            .contains("filament: another Filament (process ", "runs on " + data())
            .doesNotContain("\tat ");
      }
      var samePort = Map.of("FILAMENT_BIND_ADDR", url.substring("http://".length()));
      var elsewhere = folder.resolve("elsewhere").toString();
      try (var third = Program.start(samePort, "dev", "--data", elsewhere)) {
        assertThat(third.exitCode()).isEqualTo(1);
        assertThat(third.output())
            .contains("filament: cannot listen on " + samePort.get("FILAMENT_BIND_ADDR"))
            .doesNotContain("\tat ", "stack_trace");
        assertThat(Program.postgres(Path.of(elsewhere))).isEmpty();
      }
      first.terminate();
      first.exitCode();
    }
  }
}
