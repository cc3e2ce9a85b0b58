package chat.filament.gateway.history;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// One query at a time: those who ask while one is under way share the next, up to about a thousand
/// keys. On one event loop.
final class SharedQuery<K, V> {
  private static final int AT_ONCE = 1_000;

  private record Request<K, V>(Collection<K> keys, Promise<Map<K, V>> answer) {}

  private final Function<Collection<K>, Future<Map<K, V>>> query;
  private final ArrayDeque<Request<K, V>> waiting = new ArrayDeque<>();
  private boolean running;

  SharedQuery(Function<Collection<K>, Future<Map<K, V>>> query) {
    this.query = query;
  }

  /// As of some moment after this call; of these keys, as far as they exist, and perhaps of others.
  Future<Map<K, V>> of(Collection<K> keys) {
    var request = new Request<K, V>(keys, Promise.promise());
    waiting.add(request);
    if (!running) {
      run();
    }
    return request.answer().future();
  }

  private void run() {
    var keys = new HashSet<K>();
    List<Request<K, V>> asked = new ArrayList<>();
    while (!waiting.isEmpty()
        && (keys.isEmpty() || keys.size() + waiting.element().keys().size() <= AT_ONCE)) {
      var request = waiting.remove();
      keys.addAll(request.keys());
      asked.add(request);
    }
    running = true;
    query
        .apply(keys)
        .onComplete(found -> {
          running = false;
          if (!waiting.isEmpty()) {
            run();
          }
          asked.forEach(request -> request.answer().handle(found));
        });
  }
}
