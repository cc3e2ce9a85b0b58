package chat.filament.bench.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Runs blocking work on virtual threads.
public final class Parallel {
  private Parallel() {}

  /// Runs the action for every item, `width` at a time, and returns when all are done. After a
  /// failure no further item is begun, and it is thrown when the others have ended.
  public static <T> void each(List<? extends T> items, int width, Consumer<T> action) {
    var failed = new AtomicBoolean();
    try (var threads = Executors.newFixedThreadPool(width, Thread.ofVirtual().factory())) {
      join(
          items.stream()
              .map(item ->
                  CompletableFuture.runAsync(() -> run(action, item, failed), threads)
                      .whenComplete((_, failure) -> failed.compareAndSet(false, failure != null)))
              .toList());
    }
  }

  private static <T> void run(Consumer<T> action, T item, AtomicBoolean failed) {
    if (!failed.get()) {
      action.accept(item);
    }
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
