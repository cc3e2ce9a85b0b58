package chat.filament.platform.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Values of settings: the first byte says which one. Read, or named among the problems.
class ConfigFuzzTest {
  private static final List<String> NAMES = names();
  private static final Map<String, String> ENOUGH =
      Map.of(
          "FILAMENT_DATABASE_URL", "postgresql://me:secret@localhost:5432/filament",
          "FILAMENT_ATTACHMENT_ROOT", "s3://bucket",
          "FILAMENT_SEARCH_INDEX_ROOT", System.getProperty("java.io.tmpdir"),
          "FILAMENT_LIVEKIT_API_KEY", "key",
          "FILAMENT_LIVEKIT_API_SECRET", "0123456789abcdef0123456789abcdef",
          "FILAMENT_LIVEKIT_URL", "wss://voice.example.org");

  /// All that the example names, but the folder, which would be created.
  private static List<String> names() {
    try (var lines = Files.lines(Path.of("conf/filament.env.example"))) {
      return lines
          .map(line -> line.replaceFirst("^#", ""))
          .filter(line -> line.matches("(FILAMENT|AWS)_[A-Z0-9_]+=.*"))
          .map(line -> line.substring(0, line.indexOf('=')))
          .filter(name -> !name.equals("FILAMENT_SEARCH_INDEX_ROOT"))
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    if (data.length == 0) {
      return;
    }
    var name = NAMES.get((data[0] & 0xFF) % NAMES.size());
    var value = new String(data, 1, data.length - 1, UTF_8);
    var environment = new HashMap<>(ENOUGH);
    environment.put(name, name.endsWith("_ROOT") ? "s3:" + value : value);
    try {
      assertThat(ConfigReader.read(environment)).isNotNull();
    } catch (InvalidConfig invalid) {
      assertThat(invalid.problems()).isNotEmpty();
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
