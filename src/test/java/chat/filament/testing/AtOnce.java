package chat.filament.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Does the same thing many times at the same moment.
public final class AtOnce {
  private AtOnce() {}

  /// Runs `work` for `0..times-1` on threads of their own and waits for all answers, in order.
  public static <T> List<T> run(int times, IntFunction<T> work) {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, times)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> after(start, work, i), threads))
              .toList();
      start.countDown();
      return running.stream().map(CompletableFuture::join).toList();
    }
  }

  private static <T> T after(CountDownLatch start, IntFunction<T> work, int i) {
    try {
      start.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return work.apply(i);
  }
}
