package chat.filament.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Recorded chat: the lines that can be posted, in the file's order. `skipped` lines had no text,
/// `cut` ones more than 2000 bytes.
record ChatLog(List<ChatLine> lines, int skipped, int cut) {
  private static final int LONGEST = 2000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /// How many people speak.
  int people() {
    return (int) lines.stream().map(ChatLine::user).distinct().count();
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
    List<ChatLine> lines = new ArrayList<>();
    int skipped = 0;
    int cut = 0;
    for (int i = 0; i < jsonLines.size(); i++) {
      var json = parse(jsonLines.get(i), i + 1);
      var text = json.path("text").asText("").replace("\0", "");
      var kept = firstBytes(text);
      if (kept.isBlank()) {
        skipped++;
        continue;
      }
      cut += kept.length() < text.length() ? 1 : 0;
      lines.add(new ChatLine(json.path("user").asText(""), kept));
    }
    return new ChatLog(List.copyOf(lines), skipped, cut);
  }

  /// The longest prefix of whole characters in 2000 bytes.
  private static String firstBytes(String text) {
    if (text.length() * 3 <= LONGEST) {
      return text;
    }
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > LONGEST) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end);
  }

  private static JsonNode parse(String line, int number) {
    try {
      var json = JSON.readTree(line);
      if (json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("line " + number + ": not a JSON object");
  }

  private static InputStream open(Path file) throws IOException {
    var raw = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
  }
}
