package chat.filament.bench.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Runs blocking work on virtual threads.
public final class Parallel {
  private Parallel() {}

  /// Runs the action for every item, `width` at a time, and returns when all are done. After a
  /// failure no further item is begun, and it is thrown when the others have ended.
  public static <T> void each(List<? extends T> items, int width, Consumer<T> action) {
    var permits = new Semaphore(width);
    var failed = new AtomicBoolean();
    List<CompletableFuture<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var item : items) {
        permits.acquireUninterruptibly();
        if (failed.get()) {
          break;
        }
        running.add(
            CompletableFuture.runAsync(() -> action.accept(item), threads)
                .whenComplete((done, failure) -> {
                  failed.compareAndSet(false, failure != null);
                  permits.release();
                }));
      }
    }
    join(running);
  }

  /// Waits for all of them, and throws the first failure.
  public static void join(List<? extends CompletableFuture<?>> running) {
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
