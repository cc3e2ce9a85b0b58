package chat.filament.platform.store;

import chat.filament.platform.config.PrivateFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Objects as files below a folder of a local disk: `<root>/<folder>/<name>`.
public final class FolderStore implements ObjectStore {
  private static final String PARTIAL = ".partial";
  private static final byte[] PROBE = {1, 2, 3, 4, 5};

  private final Path root;
  private final FileThreads threads;
  private volatile @Nullable PartialFiles partial;

  public FolderStore(Vertx vertx, Path root) {
    this.root = root;
    this.threads = new FileThreads(vertx);
  }

  @Override
  public String description() {
    return "folder " + root;
  }

  @Override
  public Future<Void> start() {
    return threads.run(() -> {
      PrivateFiles.createFolders(root);
      partial = PartialFiles.start(root.resolve(PARTIAL));
      PrivateFiles.force(root);
    });
  }

  @Override
  public Future<ObjectUpload> begin(ObjectKey key, long length) {
    return threads.call(() -> {
      var temporary = nextPartial();
      var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      var channel = PrivateFiles.open(temporary, options);
      return new FolderUpload(threads, channel, temporary, path(key));
    });
  }

  private Path nextPartial() {
    var started = partial;
    if (started == null) {
      throw new IllegalStateException("the store is not started");
    }
    return started.next();
  }

  @Override
  public Future<StoredObject> open(ObjectKey key) {
    return threads.call(() -> {
      try {
        var channel = FileChannel.open(path(key), StandardOpenOption.READ);
        return new FolderObject(threads, channel, channel.size());
      } catch (NoSuchFileException missing) {
        throw new NoSuchObject(key);
      }
    });
  }

  @Override
  public Future<Void> delete(ObjectKey key) {
    return threads.run(() -> {
      var file = path(key);
      if (Files.deleteIfExists(file)) {
        PrivateFiles.force(file.resolveSibling(""));
      }
    });
  }

  @Override
  public Future<Void> list(
      String folder, int pageSize, Function<List<ListedObject>, Future<Void>> page) {
    return FolderListing.run(threads, root.resolve(folder), pageSize, page);
  }

  @Override
  public Future<Void> probe() {
    return begin(new ObjectKey("probe", "probe"), PROBE.length)
        .compose(upload -> upload.write(ByteBuffer.wrap(PROBE)).eventually(upload::abort));
  }

  @Override
  public Future<Void> close() {
    return threads
        .run(() -> {
          var started = partial;
          if (started != null) {
            started.close();
          }
        })
        .eventually(threads::close);
  }

  private Path path(ObjectKey key) {
    return root.resolve(key.folder()).resolve(key.name());
  }
}
