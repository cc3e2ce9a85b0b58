package chat.filament.bench.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// The texts and queries of a run as files, one a line.
public final class SearchExport {
  private SearchExport() {}

  public static void write(
      Path folder, Supplier<String> texts, int count, List<BenchQuery> queries) {
    try (var out = Files.newBufferedWriter(folder.resolve("texts"))) {
      for (int i = 0; i < count; i++) {
        out.append(texts.get().replace('\n', ' ')).append('\n');
      }
      Files.write(folder.resolve("queries"), queries.stream().map(BenchQuery::text).toList());
    } catch (IOException e) {
      throw new IllegalArgumentException("export: " + folder + ": " + e.getMessage(), e);
    }
  }
}
