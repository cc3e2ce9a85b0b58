package chat.filament.platform.store;

import chat.filament.platform.config.PrivateFiles;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file under a temporary name.
final class FolderUpload implements ObjectUpload {
  private final FileThreads threads;
  private final FileChannel channel;
  private final Path temporary;
  private final Path target;

  FolderUpload(FileThreads threads, FileChannel channel, Path temporary, Path target) {
    this.threads = threads;
    this.channel = channel;
    this.temporary = temporary;
    this.target = target;
  }

  @Override
  public Future<Void> write(ByteBuffer piece) {
    return threads.run(() -> {
      var bytes = piece.duplicate();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    });
  }

  /// The bytes are on the disk before the name is, and the name is before this is done.
  @Override
  public Future<Void> commit() {
    return threads.run(() -> {
      channel.force(true);
      channel.close();
      move();
      PrivateFiles.force(target.resolveSibling(""));
    });
  }

  private void move() throws IOException {
    var folder = target.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      PrivateFiles.createFolders(folder);
      PrivateFiles.force(folder.resolveSibling(""));
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public Future<Void> abort() {
    return threads.run(() -> {
      channel.close();
      Files.deleteIfExists(temporary);
    });
  }
}
