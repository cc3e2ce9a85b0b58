package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import chat.filament.testing.Person;
import chat.filament.testing.Program;
import chat.filament.testing.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeIT {
  @TempDir Path folder;

  private Map<String, String> settings(TestDatabase database) {
    return new HashMap<>(
        Map.of(
            "FILAMENT_DATABASE_URL", database.url(),
            "FILAMENT_BIND_ADDR", "127.0.0.1:0",
            "FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString(),
            "FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString(),
            "FILAMENT_LIVEKIT_API_KEY", "key",
            "FILAMENT_LIVEKIT_API_SECRET", "0123456789abcdef0123456789abcdef",
            "FILAMENT_LIVEKIT_URL", "ws://127.0.0.1:7880",
            "FILAMENT_GATEWAY_DRAIN_SECS", "0"));
  }

  @Test
  void everyProblemOfTheConfigurationIsNamed() throws Exception {
    var settings =
        Map.of("FILAMENT_BIND_ADDR", "everywhere", "FILAMENT_LIVEKIT_API_SECRET", "tooshort");
    try (var program = Program.start(settings, "serve")) {
      assertThat(program.exitCode()).isEqualTo(78);
      assertThat(program.output())
          .contains(
              "FILAMENT_DATABASE_URL: missing",
              "FILAMENT_ATTACHMENT_ROOT: missing",
              "FILAMENT_LIVEKIT_API_KEY: missing",
              "FILAMENT_LIVEKIT_URL: missing",
              "FILAMENT_BIND_ADDR: malformed",
              "FILAMENT_LIVEKIT_API_SECRET: 8 bytes")
          .doesNotContain("tooshort");
    }
  }

  @Test
  void servesUntilItIsTerminated() throws Exception {
    try (var database = TestDatabase.create();
        var program = Program.start(settings(database), "serve")) {
      program.ready().get("/ready").ok();
      program.terminate();
      assertThat(program.exitCode()).isIn(0, 143);
      assertThat(program.output())
          .doesNotContain("\"level\":\"ERROR\"")
          .contains("\"event\":\"db.init\"");
    }
  }

  /// `guild.create` does not name it; a refused login does by itself.
  @Test
  void linesOfARequestNameIt() throws Exception {
    try (var database = TestDatabase.create();
        var program = Program.start(settings(database), "serve")) {
      var ann = Person.register(program.ready(), "ann");
      var draft = "{\"name\":\"Club\",\"visibility\":\"public\"}";
      ann.client()
          .send("POST", "/guilds", draft, request -> request.header("x-request-id", "mine.1"))
          .ok();
      ann.client()
          .send(
              "POST",
              "/auth/login",
              Person.credentials("ann", "not the password"),
              request -> request.header("x-request-id", "mine.2"))
          .refused(401, "invalid_credentials");
      program.terminate();
      program.exitCode();
      assertThat(lines(program, "mine.1"))
          .singleElement(STRING)
          .contains("\"event\":\"guild.create\"");
      assertThat(lines(program, "mine.2")).singleElement(STRING).containsOnlyOnce("request_id");
    }
  }

  private static List<String> lines(Program program, String requestId) throws Exception {
    return program
        .output()
        .lines()
        .filter(line -> line.contains("\"request_id\":\"" + requestId + "\""))
        .toList();
  }

  @Test
  void checkSaysWhatDoesNotAnswer() throws Exception {
    try (var database = TestDatabase.create();
        var fine = Program.start(settings(database), "check")) {
      assertThat(fine.exitCode()).isZero();
      assertThat(fine.output()).contains("files (folder /").contains("are fine");
    }
    try (var database = TestDatabase.create()) {
      var settings = settings(database);
      settings.put("FILAMENT_DATABASE_URL", "postgresql://me:hidden@127.0.0.1:1/nowhere");
      try (var broken = Program.start(settings, "check", "--json")) {
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.output())
            .contains("{\"ok\":false", "\"level\":\"problem\",\"area\":\"FILAMENT_DATABASE_URL\"")
            .contains("\"level\":\"warning\",\"area\":\"FILAMENT_LIVEKIT_API_URL\"")
            .doesNotContain("hidden");
      }
    }
  }
}
