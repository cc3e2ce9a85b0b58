package chat.filament.app.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Where the parts of an embedded PostgreSQL lie. All of it belongs to the user that runs it, and
/// to nobody else, whatever the umask is.
record Folders(Path cluster) {
  private static final String UNFINISHED = ".new-";
  private static final String SHELL = "\"$`\\";

  /// PostgreSQL's programs have room for 1,024 bytes in a path, and this one is the folder of
  /// others.
  private static final int LONGEST = 900;

  private static final FileAttribute<Set<PosixFilePermission>> OWN_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// For what initdb has not finished yet; each start has its own.
  Path unfinished() {
    return beside(UNFINISHED + ProcessHandle.current().pid() + "-" + System.nanoTime());
  }

  /// What killed starts left of that.
  List<Path> leftUnfinished() throws IOException {
    var begin = cluster.getFileName() + UNFINISHED;
    try (var all = Files.list(cluster.resolveSibling(""))) {
      return all.filter(path -> path.getFileName().toString().startsWith(begin)).toList();
    }
  }

  Path log() {
    return beside(".log");
  }

  Path lock() {
    return beside(".lock");
  }

  Path password() {
    return beside(".password");
  }

  Path programs() {
    return beside("-programs");
  }

  private Path beside(String suffix) {
    return cluster.resolveSibling(cluster.getFileName() + suffix);
  }

  /// Makes the folder that holds all of this. Refuses a name with which PostgreSQL's programs do
  /// not find each other: they call the shell with it, and cut off what is too long.
  void create() throws IOException, PostgresFailure {
    if (cluster.toString().chars().anyMatch(c -> SHELL.indexOf(c) >= 0)) {
      throw new PostgresFailure(
          "PostgreSQL does not run in "
              + cluster
              + ": the path has one of "
              + SHELL
              + "; choose another data folder, or set FILAMENT_DATABASE_URL");
    }
    int length = cluster.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      throw new PostgresFailure(
          "PostgreSQL does not run in "
              + cluster
              + ": the path has "
              + length
              + " bytes (expected: at most "
              + LONGEST
              + "); choose another data folder, or set FILAMENT_DATABASE_URL");
    }
    Files.createDirectories(cluster.resolveSibling(""), OWN_FOLDER);
  }

  static Path createFolder(Path folder) throws IOException {
    return Files.createDirectory(folder, OWN_FOLDER);
  }

  /// Empty, and new: what an older one was readable for stays with the older one.
  static Path createFile(Path file) throws IOException {
    Files.deleteIfExists(file);
    return Files.createFile(file, OWN_FILE);
  }

  /// There as a whole or not at all, and on the disk.
  static void write(Path file, String text) throws IOException {
    var written = createFile(file.resolveSibling(file.getFileName() + ".new"));
    try (var channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      channel.write(StandardCharsets.UTF_8.encode(text));
      channel.force(true);
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// With everything in it, if it is there; links are not followed.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
