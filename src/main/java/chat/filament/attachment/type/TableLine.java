package chat.filament.attachment.type;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One line of a table that comes with the server: `key value`, two spaces between them. Blank
/// lines and those that start with `#` are for the reader.
record TableLine(String key, String value) {
  static List<TableLine> ofResource(String path) {
    try (var in = TableLine.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(TableLine::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from the jar: " + path, e);
    }
  }

  private static TableLine of(String line) {
    var gap = line.indexOf("  ");
    if (gap < 1) {
      throw new IllegalArgumentException("no two spaces in: " + line);
    }
    return new TableLine(line.substring(0, gap), line.substring(gap).strip());
  }
}
