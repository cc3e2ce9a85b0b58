package chat.filament.app.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked from the jar into a folder that is nobody else's.
final class Programs {
  private static final List<String> NEEDED = List.of("initdb", "postgres");

  private final Path bin;

  private Programs(Path bin) {
    this.bin = bin;
  }

  /// Unpacks them unless this very archive has been: `folder` then has it under its size, which
  /// changes with every release. What other versions or a killed start left there goes. Blocks for
  /// a second or two.
  static Programs unpack(Path folder) throws IOException, PostgresFailure {
    var archive = "/postgres-linux-" + architecture() + ".txz";
    var source = Objects.requireNonNull(Programs.class.getResource(archive), archive);
    var whole = folder.resolve("PG-" + size(source));
    var programs = new Programs(whole.resolve("bin"));
    if (programs.areThere()) {
      return programs;
    }
    Folders.delete(folder);
    Folders.createFolder(folder);
    var unfinished = Folders.createFolder(folder.resolve("unfinished"));
    try (var packed = source.openStream()) {
      unpack(packed, unfinished);
    }
    Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
    return programs;
  }

  private static long size(URL archive) throws IOException {
    var connection = archive.openConnection();
    connection.setUseCaches(false);
    long size = connection.getContentLengthLong();
    connection.getInputStream().close();
    return size;
  }

  private static String architecture() throws PostgresFailure {
    var name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64" -> "arm_64";
      default ->
          throw new PostgresFailure(
              "there is no embedded PostgreSQL for " + name + "; set FILAMENT_DATABASE_URL");
    };
  }

  private boolean areThere() {
    return NEEDED.stream().map(bin::resolve).allMatch(Files::isExecutable);
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("a name in the archive leads out of it: " + entry.getName());
        }
        unpack(tar, entry, target);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling(""));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    var mode = (entry.getMode() & 0100) == 0 ? "rw-------" : "rwx------";
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
  }

  String initdb() {
    return bin.resolve("initdb").toString();
  }

  String postgres() {
    return bin.resolve("postgres").toString();
  }
}
