package chat.filament.architecture;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The glossary, `src/docs/names.md`, against the code.
class NamesArchitectureTest {
  private static final Path GLOSSARY = Path.of("src", "docs", "names.md");
  private static final String ROOT = "chat.filament.";
  private static final Pattern CODE = Pattern.compile("`([A-Za-z][A-Za-z0-9_.]*)`");

  /// One line of a table: `| term | what it is | class |`.
  private record Entry(String term, List<String> classes) {}

  @Test
  void everyClassOfTheGlossaryExists() throws IOException {
    assertThat(entries())
        .isNotEmpty()
        .allSatisfy(entry ->
            assertThat(entry.classes().stream().filter(name -> !exists(name)))
                .as("classes of \"%s\" that do not exist", entry.term())
                .isEmpty());
  }

  @Test
  void everyTermStandsOnce() throws IOException {
    var twice =
        entries().stream().collect(groupingBy(Entry::term, counting())).entrySet().stream()
            .filter(term -> term.getValue() > 1);
    assertThat(twice).isEmpty();
  }

  private static List<Entry> entries() throws IOException {
    try (var lines = Files.lines(GLOSSARY)) {
      return lines
          .filter(line -> line.startsWith("| ") && !line.startsWith("| term |"))
          .map(line -> List.of(line.split("\\|", -1)))
          .map(cells -> new Entry(cells.get(1).strip(), classes(cells.get(3))))
          .toList();
    }
  }

  /// A simple name stands in the package of the one before it.
  private static List<String> classes(String cell) {
    var names = new ArrayList<String>();
    var home = "";
    for (var match : CODE.matcher(cell).results().toList()) {
      var name = match.group(1);
      var full = name.contains(".") && Character.isLowerCase(name.charAt(0)) ? name : home + name;
      home = full.replaceFirst("[A-Z].*", "");
      names.add(ROOT + full);
    }
    return names;
  }

  /// A class of its own, or one inside another.
  private static boolean exists(String name) {
    var spellings =
        Stream.iterate(
            name, one -> one.contains("."), one -> one.replaceFirst("\\.(?=[^.]*$)", "\\$"));
    return spellings.anyMatch(NamesArchitectureTest::isClass);
  }

  private static boolean isClass(String name) {
    try {
      Class.forName(name, false, NamesArchitectureTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
