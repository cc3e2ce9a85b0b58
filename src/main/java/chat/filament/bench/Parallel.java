package chat.filament.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Runs blocking work on virtual threads.
final class Parallel {
  private Parallel() {}

  /// Runs the action for every item, `width` at a time, and returns when all are done. The first
  /// failure is thrown, after the others have ended.
  static <T> void each(List<T> items, int width, Consumer<T> action) {
    var permits = new Semaphore(width);
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var item : items) {
        permits.acquireUninterruptibly();
        running.add(
            threads.submit(() -> {
              try {
                action.accept(item);
              } finally {
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
