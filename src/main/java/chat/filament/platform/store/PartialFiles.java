package chat.filament.platform.store;

import chat.filament.platform.config.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The uploads of this process that are under way, in a folder of its own. A lock file beside it
/// says that the process lives, so that the start of another, or the next start after a crash,
/// removes exactly what nobody works on. Blocks.
final class PartialFiles implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String STARTING = "starting";
  private static final Set<StandardOpenOption> READ_WRITE_CREATE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

  private final Path folder;
  private final FileChannel alive;
  private final AtomicLong count = new AtomicLong();

  private PartialFiles(Path folder, FileChannel alive) {
    this.folder = folder;
    this.alive = alive;
  }

  /// Makes the folder of this process below `all`, and removes those of dead ones. One process at a
  /// time does this; another one waits.
  static PartialFiles start(Path all) throws IOException {
    PrivateFiles.createFolders(all);
    try (var turn = PrivateFiles.open(all.resolve(STARTING), READ_WRITE_CREATE)) {
      waitFor(turn);
      removeDead(all);
      return create(all);
    }
  }

  /// Within one JVM a lock that is held is not waited for but refused.
  private static void waitFor(FileChannel turn) throws IOException {
    while (true) {
      try {
        var _ = turn.lock();
        return;
      } catch (OverlappingFileLockException held) {
        Thread.onSpinWait();
      }
    }
  }

  private static PartialFiles create(Path all) throws IOException {
    var name = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    var alive = PrivateFiles.open(all.resolve(name + LOCK), READ_WRITE_CREATE);
    if (tryLock(alive) == null) {
      alive.close();
      throw new IOException("cannot lock " + all.resolve(name + LOCK));
    }
    return new PartialFiles(PrivateFiles.createFolders(all.resolve(name)), alive);
  }

  private static void removeDead(Path all) throws IOException {
    try (var locks = Files.newDirectoryStream(all, "*" + LOCK)) {
      for (var lock : locks) {
        removeIfDead(lock);
      }
    }
  }

  private static void removeIfDead(Path lock) throws IOException {
    try (var channel = PrivateFiles.open(lock, READ_WRITE_CREATE)) {
      if (tryLock(channel) != null) {
        var name = lock.getFileName().toString();
        remove(lock.resolveSibling(name.substring(0, name.length() - LOCK.length())));
        Files.deleteIfExists(lock);
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException held) {
      return null; // by this very process
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (var files = Files.newDirectoryStream(folder)) {
        for (var file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    }
  }

  /// A path at which nothing is.
  Path next() {
    return folder.resolve(Long.toString(count.incrementAndGet()));
  }

  /// Removes what is left.
  @Override
  public void close() throws IOException {
    try (alive) {
      remove(folder);
      Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + LOCK));
    }
  }
}
