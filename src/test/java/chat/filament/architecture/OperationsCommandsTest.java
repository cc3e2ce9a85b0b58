package chat.filament.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whoever reads the operations pages at night copies what stands there: each block of commands has
/// a name, and some part of `scripts/test-stack` runs the block of that name, as it is written.
/// That it did so is the last part's to see.
class OperationsCommandsTest {
  private static final Path PAGES = Path.of("src", "docs", "operations");
  private static final Path PARTS = Path.of("scripts", "lib", "stack");
  private static final Pattern RUN =
      Pattern.compile("\\b(?:run_blocks?|change) ([a-z][a-z0-9 -]*[a-z0-9])");

  /// Nothing of these is typed into a shell.
  private static final Set<String> PLAIN = Set.of("env", "json", "promql", "cron");

  /// What only a shell can mean.
  private static final Pattern COMMAND =
      Pattern.compile(
          "^ *(?:\\$ )?(?:docker|infra/scripts/|scripts/|curl|systemctl|journalctl|git|psql|sudo|java"
              + "|filament [a-z]|install|openssl|promtool|df|cp|rm|mv|cat) ?.*");

  private record Block(String page, String language, String name, List<String> lines) {}

  private static List<Block> blocks() throws IOException {
    try (var pages = Files.list(PAGES)) {
      return pages.sorted().flatMap(OperationsCommandsTest::blocksOf).toList();
    }
  }

  private static Stream<Block> blocksOf(Path page) {
    var found = new ArrayList<Block>();
    var inside = false;
    for (var line : lines(page)) {
      if (line.stripLeading().startsWith("```")) {
        inside = !inside;
        if (inside) {
          var words = (line.strip().substring(3) + " ").split(" ", 2);
          found.add(new Block(page.toString(), words[0], words[1].strip(), new ArrayList<>()));
        }
      } else if (inside) {
        found.getLast().lines().add(line);
      }
    }
    return found.stream();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> run() throws IOException {
    var names = new TreeSet<String>();
    try (var parts = Files.list(PARTS)) {
      parts
          .flatMap(part -> lines(part).stream())
          .filter(line -> !line.strip().startsWith("#"))
          .flatMap(line -> RUN.matcher(line).results())
          .forEach(match -> names.addAll(List.of(match.group(1).split(" "))));
    }
    return names;
  }

  @Test
  void eachBlockOfCommandsIsRunBySomePart() throws Exception {
    var commands = blocks().stream().filter(block -> block.language().equals("sh")).toList();
    assertThat(commands).hasSizeGreaterThan(30);
    assertThat(commands)
        .as("blocks without commands")
        .noneMatch(block -> block.lines().stream().allMatch(String::isBlank));
    var names = commands.stream().map(Block::name).toList();
    assertThat(names).as("names of blocks").doesNotContain("").doesNotHaveDuplicates();
    assertThat(run()).as("blocks that parts run").containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void commandsStandNowhereElse() throws Exception {
    assertThat(blocks())
        .filteredOn(block -> !block.language().equals("sh"))
        .allSatisfy(block -> {
          assertThat(PLAIN)
              .as("language of a block of %s", block.page())
              .contains(block.language());
          assertThat(block.lines())
              .as("commands in a block of %s that no part runs", block.page())
              .noneMatch(line -> COMMAND.matcher(line).matches());
        });
    try (var pages = Files.list(PAGES)) {
      for (var page : pages.toList()) {
        assertThat(outsideOfBlocks(page)).as("commands in the text of %s", page).isEmpty();
      }
    }
  }

  /// Indented blocks, and code in a sentence that is a whole command with what it works on.
  private static List<String> outsideOfBlocks(Path page) {
    var found = new ArrayList<String>();
    var inside = false;
    for (var line : lines(page)) {
      if (line.stripLeading().startsWith("```")) {
        inside = !inside;
      } else if (!inside) {
        if (line.startsWith("    ") && COMMAND.matcher(line).matches()) {
          found.add(line);
        }
        Pattern.compile("`((?:docker|systemctl|journalctl|git|curl|df) [^`]+)`")
            .matcher(line)
            .results()
            .forEach(match -> found.add(match.group(1)));
      }
    }
    return found;
  }
}
