package chat.filament.app;

import chat.filament.platform.config.Config;
import chat.filament.platform.store.FolderStore;
import chat.filament.platform.store.ObjectStore;
import chat.filament.platform.store.s3.S3Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store of files that the configuration names.
final class StoreChoice {
  private static final Logger log = LoggerFactory.getLogger(StoreChoice.class);
  private static final int PROBE_SECONDS = 30;
  private static final int CLOSE_SECONDS = 10;

  private StoreChoice() {}

  /// Not started yet.
  static ObjectStore open(Vertx vertx, Config.Storage storage, InstantSource clock) {
    return switch (storage) {
      case Config.Folder(var root) -> new FolderStore(vertx, root);
      case Config.S3 bucket -> new S3Store(vertx, bucket, clock);
    };
  }

  /// A failure says which setting to look at.
  static Future<?> start(ObjectStore store) {
    return store
        .start()
        .recover(failure ->
            Future.failedFuture(
                new StartFailure(
                    "FILAMENT_ATTACHMENT_ROOT: cannot keep files there: " + failure, failure)));
  }

  /// What is wrong with it, for `filament check`: writes, reads and deletes something small.
  /// Blocks.
  static List<String> problems(Config.Storage storage) {
    var vertx = Vertx.vertx();
    var store = open(vertx, storage, InstantSource.system());
    try {
      store.start().compose(started -> store.probe()).await(PROBE_SECONDS, TimeUnit.SECONDS);
      return List.of();
    } catch (TimeoutException e) {
      return List.of(problem(store, "no answer within " + PROBE_SECONDS + " seconds"));
    } catch (RuntimeException e) {
      return List.of(problem(store, String.valueOf(e.getMessage())));
    } finally {
      // Each by itself: what hangs on an event loop is not told when the loops are closed.
      close(store.close());
      close(vertx.close());
    }
  }

  private static void close(Future<?> closed) {
    try {
      closed.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      log.warn("a part did not close within {} s", CLOSE_SECONDS);
    }
  }

  private static String problem(ObjectStore store, String what) {
    return "FILAMENT_ATTACHMENT_ROOT: " + store.description() + ": " + what;
  }
}
