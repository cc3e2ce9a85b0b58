package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.Refusal;
import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The JSON bodies of all routes, as the sources name them: a value, or a refusal.
class JsonBodyFuzzTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern READ =
      Pattern.compile("(?:\\.json|Json\\.reader)\\(\\s*(\\w+)\\.class");
  private static final List<? extends Json.Reader<?>> READERS = readers();

  private static List<? extends Json.Reader<?>> readers() {
    try (var files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(JsonBodyFuzzTest::types)
          .map(Json::reader)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<Class<?>> types(Path file) {
    try {
      var found =
          READ.matcher(Files.readString(file).replaceAll("(?m)^ *///.*$", "")).results().toList();
      var home = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
      return found.stream().map(result -> type(home, file, result.group(1)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Of the file's own package, or imported, or inside of the file's class.
  private static Class<?> type(String home, Path file, String name) {
    var outer = home + "." + file.getFileName().toString().replace(".java", "");
    try {
      var imported =
          Pattern.compile("import (chat\\.filament\\.[\\w.]+\\." + name + ");")
              .matcher(Files.readString(file));
      var names =
          List.of(imported.find() ? imported.group(1) : home + "." + name, outer + "$" + name);
      for (var candidate : names) {
        try {
          return Class.forName(candidate);
        } catch (ClassNotFoundException next) {
          // the other one
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException(file + ": unknown body " + name);
  }

  @Test
  void routesWithBodiesAreFound() {
    assertThat(READERS.size()).isGreaterThan(20);
  }

  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    for (var reader : READERS) {
      try {
        assertThat(reader.read(data)).isNotNull();
      } catch (Refusal refused) {
        assertThat(refused.detail()).isNotNull();
      }
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
