package chat.filament.search.index;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that help the owner of the index with many documents at once: most of the time goes into
/// their words, and Lucene's writer takes documents from any number of threads. The owner waits for
/// them, so that nothing else happens to the index meanwhile.
final class DocumentThreads implements Closeable {
  private static final int MAX_HELPERS = 3;
  private static final int KEEP_SECONDS = 10;

  private final int helpers =
      Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_HELPERS);
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          helpers,
          helpers,
          KEEP_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("search-documents-", 0).factory());

  DocumentThreads() {
    pool.allowCoreThreadTimeOut(true);
  }

  /// What is done with a document.
  interface DocumentWrite {
    void run(IndexedMessage message) throws IOException;
  }

  /// Does it with each of `messages`, in no order, and waits for all of them.
  void each(List<IndexedMessage> messages, DocumentWrite write) throws IOException {
    int share = messages.size() / (helpers + 1) + 1;
    var others = new ArrayList<Future<?>>();
    for (int from = share; from < messages.size(); from += share) {
      var part = messages.subList(from, Math.min(from + share, messages.size()));
      others.add(pool.submit(all(part, write)));
    }
    try {
      write(messages.subList(0, Math.min(share, messages.size())), write);
    } finally {
      for (var other : others) {
        await(other);
      }
    }
  }

  private static Callable<Void> all(List<IndexedMessage> messages, DocumentWrite write) {
    return () -> {
      write(messages, write);
      return null;
    };
  }

  private static void write(List<IndexedMessage> messages, DocumentWrite write) throws IOException {
    for (var message : messages) {
      write.run(message);
    }
  }

  private static void await(Future<?> other) throws IOException {
    try {
      other.get();
    } catch (ExecutionException e) {
      throw new IOException("a helping thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while others wrote to the index", e);
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
