package chat.filament.gateway.shard;

import java.util.ArrayDeque;

/// Sessions that have ended while their TCP connection waits for the client's side of the close. It
/// gets ten seconds.
final class Closing {
  private static final int PATIENCE_MS = 10_000;

  private final ArrayDeque<Session> waiting = new ArrayDeque<>();

  void add(Session session) {
    waiting.add(session);
  }

  /// Cuts those whose time is over.
  void tick(int nowMs) {
    Session first;
    while ((first = waiting.peek()) != null
        && (first.isClosed() || nowMs - first.endedMs() >= PATIENCE_MS)) {
      waiting.remove();
      if (!first.isClosed()) {
        first.abort();
      }
    }
  }

  /// Cuts all of them.
  void abort() {
    waiting.forEach(Session::abort);
    waiting.clear();
  }
}
