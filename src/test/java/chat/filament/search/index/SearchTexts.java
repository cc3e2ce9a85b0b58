package chat.filament.search.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Texts in many languages, and queries with what they must and must not find among them.
final class SearchTexts {
  record Text(String id, String content) {}

  record Query(String q, List<String> found, List<String> notFound) {
    @Override
    public String toString() {
      return q;
    }
  }

  private SearchTexts() {}

  static List<Text> texts() {
    return rows("/search/texts.tsv").map(row -> new Text(row[0], row[1])).toList();
  }

  static List<Query> queries() {
    return rows("/search/queries.tsv")
        .map(row -> new Query(row[0], ids(row[1]), ids(row[2])))
        .toList();
  }

  private static List<String> ids(String column) {
    return Arrays.stream(column.split(" ", -1)).filter(id -> !id.isEmpty()).toList();
  }

  private static Stream<String[]> rows(String resource) {
    try (var in = Objects.requireNonNull(SearchTexts.class.getResourceAsStream(resource))) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(line -> line.split("\t", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
