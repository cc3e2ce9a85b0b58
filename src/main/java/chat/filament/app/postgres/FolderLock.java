package chat.filament.app.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says that this process owns a data folder. Gone with the process, however it ends.
final class FolderLock implements AutoCloseable {
  /// What Filament locked before its programs lay in the data folder.
  private static final String FORMER = "epg-lock";

  private final List<FileChannel> held = new ArrayList<>();

  private FolderLock() {}

  /// Fails at once when another process has it.
  static FolderLock take(Folders folders) throws IOException, PostgresFailure {
    var lock = new FolderLock();
    try {
      lock.hold(folders.lock(), folders.cluster());
      var former = folders.cluster().resolve(FORMER);
      if (Files.exists(former)) {
        lock.hold(former, folders.cluster());
      }
      return lock;
    } catch (IOException | PostgresFailure e) {
      lock.close();
      throw e;
    }
  }

  private void hold(Path file, Path cluster) throws IOException, PostgresFailure {
    if (!Files.exists(file)) {
      Folders.createFile(file);
    }
    var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    held.add(channel);
    if (lock(channel) == null) {
      throw new PostgresFailure(
          "another Filament" + owner(file) + " runs on " + cluster + "; stop it, or use --data");
    }
    channel.truncate(0);
    var pid = Long.toString(ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process
    }
  }

  private static String owner(Path file) throws IOException {
    var pid = Files.readString(file, StandardCharsets.ISO_8859_1);
    return pid.matches("[0-9]+") ? " (process " + pid + ")" : "";
  }

  @Override
  public void close() throws IOException {
    for (var channel : held) {
      channel.close();
    }
  }
}
