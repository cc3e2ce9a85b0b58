package chat.filament.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Runs blocking work on virtual threads.
final class Parallel {
  private Parallel() {}

  /// Runs the action for every item, `width` at a time, and returns when all are done. After a
  /// failure no further item is begun, and it is thrown when the others have ended.
  static <T> void each(List<T> items, int width, Consumer<T> action) {
    var permits = new Semaphore(width);
    var failed = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var item : items) {
        permits.acquireUninterruptibly();
        if (failed.get()) {
          break;
        }
        running.add(
            threads.submit(() -> {
              boolean done = false;
              try {
                action.accept(item);
                done = true;
              } finally {
                failed.compareAndSet(false, !done);
                permits.release();
              }
            }));
      }
    }
    running.forEach(Parallel::join);
  }

  private static void join(Future<?> done) {
    try {
      done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
