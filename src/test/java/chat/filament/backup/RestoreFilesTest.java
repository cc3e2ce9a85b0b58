package chat.filament.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `infra/scripts/restore-files.sh`: whichever of its renames is the last one before the machine
/// dies, the old files can be put back.
class RestoreFilesTest {
  private static final Path PROGRAM = Path.of("infra", "scripts", "restore-files.sh");
  private static final String STAMP = "20260101t000000z";
  private static final String DIE_AT = "DIE_AT";

  /// Renames, and kills its caller after as many renames as the variable says.
  private static final String DYING_MV =
      """
      #!/bin/sh
      PATH=/usr/bin:/bin
      mv "$@"
      echo >> "$COUNT"
      [ "$(wc -l < "$COUNT")" != "$DIE_AT" ] || kill -KILL "$PPID"
      """;

  /// Of the whole swap: three old entries away, two new ones in.
  private static final int RENAMES = 5;

  @TempDir private Path folder;

  @Test
  void theOldFilesComeBackFromWhereverASwapDied() throws Exception {
    for (int last = 0; last <= RENAMES; last++) {
      var root = newRoot("swap" + last);
      var before = content(root);
      int status = run(root, "swap", last);
      assertThat(status == 0).as("renames: %d", last).isEqualTo(last == 0 || last > renames(root));
      assertThat(run(root, "swap-back", 0)).isZero();
      assertThat(content(root)).as("died after rename %d", last).isEqualTo(before);
    }
  }

  @Test
  void puttingBackMayDieItself() throws Exception {
    for (int last = 1; last <= RENAMES; last++) {
      var root = newRoot("back" + last);
      var before = content(root);
      assertThat(run(root, "swap", 0)).isZero();
      run(root, "swap-back", last);
      assertThat(run(root, "swap-back", 0)).isZero();
      assertThat(content(root)).as("died after rename %d", last).isEqualTo(before);
    }
  }

  @Test
  void aSwapThatStaysIsTheNewFilesAlone() throws Exception {
    var root = newRoot("stays");
    assertThat(run(root, "swap", 0)).isZero();
    assertThat(content(root))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(".partial/1", "upload", "attachments/a", "new", "previews/p", "new"));
    assertThat(run(root, "drop", 0)).isZero();
    try (var left = Files.list(root)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(".partial", "attachments", "previews");
    }
  }

  @Test
  void unfinishedUploadsAreNoContent() throws Exception {
    var root = newRoot("empty");
    assertThat(run(root, "is-empty", 0)).isEqualTo(1);
    for (var entry : List.of("attachments", "images", ".note")) {
      assertThat(new ProcessBuilder("rm", "-r", root.resolve(entry).toString()).start().waitFor())
          .isZero();
    }
    assertThat(run(root, "is-empty", 0)).isZero();
  }

  /// With live files, an upload under way, and the unpacked files of a backup.
  private Path newRoot(String name) throws IOException {
    var root = folder.resolve(name);
    put(root, "attachments/a", "old");
    put(root, "attachments/b", "old");
    put(root, "images/c", "old");
    put(root, ".note", "old");
    put(root, ".partial/1", "upload");
    put(root, ".restore-" + STAMP + "/attachments/a", "new");
    put(root, ".restore-" + STAMP + "/previews/p", "new");
    return root;
  }

  private static void put(Path root, String file, String text) throws IOException {
    var path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /// What the server would see: everything but the folders of a restore.
  private static Map<String, String> content(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !root.relativize(file).toString().matches("\\.(restore|before)-.*"))
          .collect(
              Collectors.toMap(
                  file -> root.relativize(file).toString(),
                  file -> {
                    try {
                      return Files.readString(file);
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  }));
    }
  }

  private static long renames(Path root) throws IOException {
    var count = count(root);
    return Files.exists(count) ? Files.readAllLines(count).size() : 0;
  }

  private static Path count(Path root) {
    return root.resolveSibling(root.getFileName() + ".count");
  }

  /// The exit status; `dieAt` 0 lets it live.
  private int run(Path root, String command, int dieAt) throws Exception {
    var programs = Files.createDirectories(folder.resolve("programs"));
    var mv = programs.resolve("mv");
    Files.writeString(mv, DYING_MV);
    Files.setPosixFilePermissions(mv, PosixFilePermissions.fromString("rwx------"));
    Files.deleteIfExists(count(root));
    var builder =
        new ProcessBuilder("/bin/sh", PROGRAM.toString(), command, root.toString(), STAMP)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("PATH", programs + ":/usr/bin:/bin");
    builder.environment().put("COUNT", count(root).toString());
    builder.environment().put(DIE_AT, Integer.toString(dieAt));
    return builder.start().waitFor();
  }
}
