package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Program;
import chat.filament.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandIT {
  @TempDir Path folder;

  @Test
  void rotatesWithoutAServer() throws Exception {
    try (var database = TestDatabase.create()) {
      var settings =
          Map.of(
              "FILAMENT_DATABASE_URL",
              database.url(),
              "FILAMENT_ATTACHMENT_ROOT",
              folder.resolve("attachments").toString(),
              "FILAMENT_SEARCH_INDEX_ROOT",
              folder.resolve("search").toString(),
              "FILAMENT_LIVEKIT_API_KEY",
              "key",
              "FILAMENT_LIVEKIT_API_SECRET",
              "0123456789abcdef0123456789abcdef",
              "FILAMENT_LIVEKIT_URL",
              "ws://127.0.0.1:7880");
      try (var program = Program.start(settings, "keys", "rotate")) {
        assertThat(program.exitCode()).isZero();
        assertThat(program.output()).contains("a new key");
      }
      assertThat(
              database.sql(
                  "SELECT not_after IS NULL, count(*) FROM signing_keys GROUP BY 1 ORDER BY 1"))
          .containsExactly("f|1", "t|1");
      try (var program = Program.start(settings, "keys")) {
        assertThat(program.exitCode()).isEqualTo(2);
      }
    }
  }
}
