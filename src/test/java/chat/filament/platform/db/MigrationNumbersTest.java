package chat.filament.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MigrationNumbersTest {
  private static final Set<Integer> RELEASED = Set.of(1, 2, 3, 4, 9);

  @Test
  void aNewOneIsHigherThanEveryReleasedOne() throws Exception {
    try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
      var numbers =
          files
              .map(
                  file -> file.getFileName().toString().replaceFirst("^V([0-9]+)__.*\\.sql$", "$1"))
              .map(Integer::valueOf)
              .toList();
      assertThat(numbers)
          .doesNotHaveDuplicates()
          .containsAll(RELEASED)
          .allMatch(number -> number > 9 || RELEASED.contains(number));
    }
  }
}
