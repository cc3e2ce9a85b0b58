package chat.filament.app.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What PostgreSQL's programs print, in a file of mode 0600 that begins anew at every start.
final class PostgresLog {
  private static final Pattern TELLING =
      Pattern.compile(
          "(?:FATAL|PANIC|DETAIL|HINT): .*|(?:initdb|unshare|setsid): .*|.*(?:Permission denied"
              + "|error while loading shared libraries|No space left|command not found).*");
  private static final int LAST_LINES = 5;
  private static final int MAX_LINES = 20;

  private final Path file;
  private long from;

  private PostgresLog(Path file) {
    this.file = file;
  }

  static PostgresLog begin(Path file) throws IOException {
    return new PostgresLog(Folders.createFile(file));
  }

  /// For a program that is about to start.
  ProcessBuilder.Redirect next() throws IOException {
    from = Files.size(file);
    return ProcessBuilder.Redirect.appendTo(file.toFile());
  }

  /// A failure in the words of the program started last: why it gave up, or its last lines.
  PostgresFailure failure(String what) {
    return new PostgresFailure(
        what
            + words().stream()
                .limit(MAX_LINES)
                .map(line -> "\n  " + line)
                .collect(Collectors.joining())
            + "\n  (all of it is in "
            + file
            + ")");
  }

  private List<String> words() {
    try (var lines = Files.newInputStream(file)) {
      lines.skipNBytes(from);
      var said = new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      var telling =
          said.stream().map(TELLING::matcher).filter(m -> m.find()).map(m -> m.group()).toList();
      return telling.isEmpty()
          ? said.subList(Math.max(0, said.size() - LAST_LINES), said.size())
          : telling;
    } catch (IOException e) {
      return List.of("what it said cannot be read: " + e.getMessage());
    }
  }
}
