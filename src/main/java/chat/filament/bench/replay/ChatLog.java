package chat.filament.bench.replay;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Recorded chat: the lines that can be posted, in the file's order. `skipped` lines had no text,
/// `cut` ones more than 2000 bytes.
record ChatLog(List<Line> lines, int skipped, int cut) {
  private static final int LONGEST = 2000;

  /// Who said what: 1..2000 bytes without NUL, as the contract wants it.
  record Line(String user, String text) {}

  /// How many people speak.
  int people() {
    return (int) lines.stream().map(Line::user).distinct().count();
  }

  /// Reads at most `limit` lines of JSON objects with `user` and `text`; gzip when the name ends in
  /// `.gz`. Fails with `IllegalArgumentException` on a line that is none.
  static ChatLog read(Path file, int limit) {
    try (var in = open(file);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return of(reader.lines().limit(limit).toList());
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("file: " + file + ": " + e.getMessage(), e);
    }
  }

  static ChatLog of(List<String> jsonLines) {
    List<Line> lines = new ArrayList<>();
    int skipped = 0;
    int cut = 0;
    for (int i = 0; i < jsonLines.size(); i++) {
      var json = parse(jsonLines.get(i), i + 1);
      var text = json.getString("text", "").replace("\0", "");
      var kept = firstBytes(text);
      if (kept.isBlank()) {
        skipped++;
      } else {
        cut += kept.length() < text.length() ? 1 : 0;
        lines.add(new Line(json.getString("user", ""), kept));
      }
    }
    return new ChatLog(List.copyOf(lines), skipped, cut);
  }

  /// The longest prefix of whole characters in 2000 bytes.
  private static String firstBytes(String text) {
    var rest = CharBuffer.wrap(text);
    StandardCharsets.UTF_8.newEncoder().encode(rest, ByteBuffer.allocate(LONGEST), true);
    return text.substring(0, rest.position());
  }

  private static JsonObject parse(String line, int number) {
    try {
      return new JsonObject(line);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    var raw = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
  }
}
