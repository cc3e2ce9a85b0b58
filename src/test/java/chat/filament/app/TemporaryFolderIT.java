package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.Person;
import chat.filament.testing.Program;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The product where the temporary folder is of no use. Where this user may not mount one, those
/// that need it are skipped.
@Timeout(value = 30, unit = TimeUnit.MINUTES) // many starts, on a busy machine
@Order(1) // it takes long
class TemporaryFolderIT {
  private static final Map<String, String> SETTINGS =
      Map.of("FILAMENT_BIND_ADDR", "127.0.0.1:0", "FILAMENT_GATEWAY_DRAIN_SECS", "0");

  @TempDir Path folder;
  private boolean mounted;

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException notThere) {
      return -1;
    }
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", folder.resolve("tmp").toString());
    }
  }

  /// Answers what it printed.
  private String works(Path temporary) throws Exception {
    var option = List.of("-Djava.io.tmpdir=" + temporary);
    var data = folder.resolve("data").toString();
    try (var program = Program.start(option, SETTINGS, "dev", "--data", data)) {
      var ann = Person.register(program.ready(), "ann");
      var guild = ann.createGuild();
      ann.say(guild, ann.createChannel(guild), "hello");
      program.terminate();
      program.exitCode();
      assertThat(program.output()).doesNotContain("\"ERROR\"", "\tat ");
      return program.output();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"noexec", "ro"})
  void mountedWithout(String option) throws Exception {
    var temporary = Files.createDirectory(folder.resolve("tmp"));
    var mount = new String[] {"mount", "-t", "tmpfs", "-o", option, "tmpfs", temporary.toString()};
    mounted = run(mount) == 0;
    assumeTrue(mounted, "this user may not mount a temporary folder");
    assertThat(works(temporary))
        .contains("the native transport cannot be loaded", "-Dio.netty.native.workdir=");
  }

  @Test
  void aDataFolderMountedNoexecIsNamed() throws Exception {
    var data = Files.createDirectory(folder.resolve("tmp"));
    mounted = run("mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", data.toString()) == 0;
    assumeTrue(mounted, "this user may not mount a folder");
    try (var program = Program.start(SETTINGS, "dev", "--data", data.resolve("d").toString())) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.output())
          .contains("cannot be run from " + data, "noexec")
          .doesNotContain("\tat ");
    }
  }

  /// Anybody may write there, and somebody cleans it.
  @Test
  void cleanedWhileItRuns() throws Exception {
    var temporary = Files.createDirectory(folder.resolve("everybodys"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    var option = List.of("-Djava.io.tmpdir=" + temporary);
    var data = folder.resolve("data").toString();
    try (var program = Program.start(option, SETTINGS, "dev", "--data", data)) {
      var client = program.ready();
      try (var left = Files.list(temporary)) {
        assertThat(left).as("what others could put their own in place of").isEmpty();
      }
      Files.delete(temporary);
      var ann = Person.register(client, "ann");
      var guild = ann.createGuild();
      var channel = ann.createChannel(guild);
      var message = ann.say(guild, channel, "hello");
      var found = ann.search("/guilds/" + guild + "/search?q=hello");
      assertThat(found.json().path("message_ids").get(0).asText()).isEqualTo(message);
      var path = "/guilds/" + guild + "/channels/" + channel + "/attachments";
      var file = BodyPublishers.ofString("a file");
      ann.client().send("POST", path, null, request -> request.POST(file)).ok();
      ann.post("/guilds/" + guild + "/search/rebuild");
      client.get("/docs").ok();
      client.get("/openapi.yaml").ok();
      program.terminate();
      program.exitCode();
      assertThat(program.output()).doesNotContain("\"ERROR\"", "\tat ");
    }
    assertThat(temporary).doesNotExist();
  }

  @Test
  void notThere() throws Exception {
    works(folder.resolve("nowhere"));
  }
}
