package chat.filament.gateway.session;

import java.util.ArrayDeque;

/// Sessions that have ended while their TCP connection waits for the client's side of the close. It
/// gets ten seconds.
public final class ClosingSessions {
  private static final int PATIENCE_MS = 10_000;

  private final ArrayDeque<Session> waiting = new ArrayDeque<>();

  public void add(Session session, int nowMs) {
    session.endedAt(nowMs);
    waiting.add(session);
  }

  /// Cuts those whose time is over.
  public void tick(int nowMs) {
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
  public void abort() {
    waiting.forEach(Session::abort);
    waiting.clear();
  }
}
