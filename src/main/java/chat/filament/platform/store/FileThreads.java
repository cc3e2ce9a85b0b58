package chat.filament.platform.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// The threads that work on files. Whoever streams has one piece of work under way at a time, so
/// what waits for a thread is bounded by the transfers that a server admits.
final class FileThreads {
  private static final int THREADS = 8;

  /// A disk that is slower than this for one piece is worth a line in the log.
  private static final long SLOW_SECONDS = 20;

  private final WorkerExecutor threads;

  FileThreads(Vertx vertx) {
    threads =
        vertx.createSharedWorkerExecutor("filament-files", THREADS, SLOW_SECONDS, TimeUnit.SECONDS);
  }

  @SuppressWarnings("NullAway") // declares a nullable result; here it is what `work` answers
  <T> Future<T> call(Callable<T> work) {
    return threads.executeBlocking(work, false);
  }

  Future<Void> run(FileWork work) {
    return threads
        .executeBlocking(
            () -> {
              work.run();
              return true;
            },
            false)
        .mapEmpty();
  }

  Future<Void> close() {
    return threads.close();
  }

  /// Something that blocks.
  @FunctionalInterface
  interface FileWork {
    void run() throws Exception;
  }
}
