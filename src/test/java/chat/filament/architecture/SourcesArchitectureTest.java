package chat.filament.architecture;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Sizes and names of source files.
class SourcesArchitectureTest {
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final int FILES = 40;
  private static final int LINES = 350;
  private static final int LINES_OF_A_TEST = 500;
  private static final int MEDIAN = 60;

  @Test
  void noFolderHasMoreThan40Files() {
    var full =
        sources(MAIN).stream().collect(groupingBy(Path::getParent, counting())).entrySet().stream()
            .filter(folder -> folder.getValue() > FILES);
    assertThat(full).as("past %d files it is two things", FILES).isEmpty();
  }

  @Test
  void noFileIsLongerThan350Lines() {
    assertThat(longer(MAIN, LINES)).as("split what has two subjects").isEmpty();
  }

  @Test
  void fewTestsAreLongerThan350Lines() {
    assertThat(longer(TESTS, LINES))
        .as("split by subject")
        .hasSizeLessThan(sources(TESTS).size() / 20);
    assertThat(longer(TESTS, LINES_OF_A_TEST)).as("split by subject").isEmpty();
  }

  private static Map<Path, Long> longer(Path root, int limit) {
    return sources(root).stream()
        .collect(Collectors.toMap(file -> file, SourcesArchitectureTest::lines))
        .entrySet()
        .stream()
        .filter(file -> file.getValue() > limit)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Test
  void filesAreSmall() {
    assertThat(median(MAIN)).as("median lines of a file").isLessThanOrEqualTo(MEDIAN);
  }

  private static long median(Path root) {
    var lines = sources(root).stream().map(SourcesArchitectureTest::lines).sorted().toList();
    return lines.get(lines.size() / 2);
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        Stream.of(MAIN, TESTS)
            .flatMap(root -> sources(root).stream().map(file -> root.relativize(file).getParent()))
            .distinct()
            .filter(
                name -> !isNullMarked(MAIN.resolve(name)) && !isNullMarked(TESTS.resolve(name)));
    assertThat(unmarked).as("null is checked only in packages that say so").isEmpty();
  }

  private static boolean isNullMarked(Path folder) {
    var info = folder.resolve("package-info.java");
    return Files.exists(info) && text(info).contains("@NullMarked");
  }

  private static List<Path> sources(Path root) {
    try (var files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    return text(file).lines().count();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
