package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Program;
import chat.filament.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// LiveKit's key is rotated under a running server.
class KeyReloadIT {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  private String file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private Map<String, String> settings(TestDatabase database) throws Exception {
    return Map.of(
        "FILAMENT_DATABASE_URL", database.url(),
        "FILAMENT_BIND_ADDR", "127.0.0.1:0",
        "FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString(),
        "FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString(),
        "FILAMENT_LIVEKIT_API_KEY_FILE", file("key", "first"),
        "FILAMENT_LIVEKIT_API_SECRET_FILE", file("secret", SECRET),
        "FILAMENT_LIVEKIT_URL", "ws://127.0.0.1:7880",
        "FILAMENT_GATEWAY_DRAIN_SECS", "0");
  }

  /// Whose key a token has.
  private static String issuer(Answer answer) {
    var claims = Base64.getUrlDecoder().decode(answer.ok().text("token").split("\\.", -1)[1]);
    return Answer.parse(new String(claims, StandardCharsets.UTF_8)).path("iss").asText();
  }

  /// A process whose parent ignores SIGHUP, as under nohup, ignores it, too, and a JVM leaves it
  /// so.
  private static boolean isHangUpIgnored() throws IOException {
    try (var status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> line.substring(line.length() - 1))
          .anyMatch(digit -> (Integer.parseInt(digit, 16) & 1) == 1);
    }
  }

  @Test
  void hangingUpReadsTheKeysAgainAndDropsNobody() throws Exception {
    assumeFalse(isHangUpIgnored(), "SIGHUP is ignored here: run without nohup");
    try (var database = TestDatabase.create();
        var program = Program.start(settings(database), "serve")) {
      var speaker = Person.register(program.ready(), "speaker");
      var guild = speaker.createGuild();
      var voice =
          speaker
              .post("/guilds/" + guild + "/channels", "{\"name\":\"talk\",\"kind\":\"voice\"}")
              .ok()
              .text("channel_id");
      var path = "/guilds/" + guild + "/channels/" + voice + "/voice/token";
      try (var socket = speaker.connect()) {
        assertThat(issuer(speaker.post(path, "{}"))).isEqualTo("first");
        file("secret", "short");
        program.hangUp();
        program.await("cannot be read again");
        assertThat(issuer(speaker.post(path, "{}"))).isEqualTo("first");
        file("key", "second");
        file("secret", SECRET.toUpperCase(java.util.Locale.ROOT));
        program.hangUp();
        program.await("were read again");
        assertThat(issuer(speaker.post(path, "{}"))).isEqualTo("second");
        assertThat(socket.isOpen()).isTrue();
      }
    }
  }
}
