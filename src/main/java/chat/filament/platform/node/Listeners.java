package chat.filament.platform.node;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who listens to which subject on this node. A message is handed to the context of each, where a
/// bounded number may wait. Any thread.
final class Listeners {
  /// Messages of one listener that may wait for its event loop.
  private static final int MAX_WAITING = 10_000;

  /// Bytes of messages of all listeners that may wait.
  private static final long MAX_WAITING_BYTES = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /// A message as it came.
  ///
  /// @param reply where an answer goes, empty when none is wanted
  record Incoming(NodeId from, Buffer message, String reply) {}

  private final Vertx vertx;
  private final NodeMeters meters;
  private final ConcurrentMap<String, List<Listener>> bySubject = new ConcurrentHashMap<>();
  private final AtomicLong waitingBytes = new AtomicLong();

  Listeners(Vertx vertx, NodeMeters meters) {
    this.vertx = vertx;
    this.meters = meters;
  }

  private final class Listener {
    private final Context context = vertx.getOrCreateContext();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Consumer<Incoming> handler;

    Listener(Consumer<Incoming> handler) {
      this.handler = handler;
    }

    private void taken(int bytes) {
      waiting.decrementAndGet();
      waitingBytes.addAndGet(-bytes);
    }

    void offer(Incoming incoming) {
      int bytes = incoming.message().length();
      long all = waitingBytes.addAndGet(bytes);
      if (waiting.incrementAndGet() > MAX_WAITING || all > MAX_WAITING_BYTES) {
        taken(bytes);
        meters.unread(1);
        return;
      }
      context.runOnContext(turn -> {
        taken(bytes);
        try {
          handler.accept(incoming);
        } catch (RuntimeException e) {
          LOG.atError()
              .addKeyValue("event", "node.listener")
              .setCause(e)
              .log("a message of another node could not be handled");
        }
      });
    }
  }

  Set<String> subjects() {
    return Set.copyOf(bySubject.keySet());
  }

  boolean contains(String subject) {
    return bySubject.containsKey(subject);
  }

  /// Adds a listener, which what this answers removes again.
  Runnable add(String subject, Consumer<Incoming> handler) {
    var listener = new Listener(handler);
    bySubject.merge(
        subject,
        List.of(listener),
        (known, one) -> Stream.concat(known.stream(), one.stream()).toList());
    return () -> remove(subject, listener);
  }

  private void remove(String subject, Listener listener) {
    bySubject.computeIfPresent(
        subject,
        (same, known) -> {
          var others = known.stream().filter(one -> one != listener).toList();
          return others.isEmpty() ? null : others;
        });
  }

  /// Hands a message to all who listen to the subject; when nobody does, to those of its wildcard.
  void offer(String subject, Incoming incoming) {
    var listeners = bySubject.get(subject);
    if (listeners == null) {
      listeners = bySubject.getOrDefault(Subjects.wildcard(subject), List.of());
    }
    listeners.forEach(listener -> listener.offer(incoming));
  }
}
