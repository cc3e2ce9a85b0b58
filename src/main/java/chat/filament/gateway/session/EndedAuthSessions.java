package chat.filament.gateway.session;

import chat.filament.core.SessionId;
import java.util.HashSet;
import java.util.Set;

/// Auth sessions that ended in the last half minute to a minute: a socket whose credential was
/// found good just before is refused when it opens.
public final class EndedAuthSessions {
  private static final int GENERATION_MS = 30_000;
  private Set<SessionId> young = new HashSet<>();
  private Set<SessionId> old = new HashSet<>();
  private int turnedMs;

  /// `nowMs` is a clock of 32 bits that may wrap around, here and in [#tick].
  public EndedAuthSessions(int nowMs) {
    this.turnedMs = nowMs;
  }

  public void add(SessionId session) {
    young.add(session);
  }

  public boolean contains(SessionId session) {
    return young.contains(session) || old.contains(session);
  }

  /// Called now and then.
  public void tick(int nowMs) {
    if (nowMs - turnedMs >= GENERATION_MS) {
      turnedMs = nowMs;
      old = young;
      young = new HashSet<>();
    }
  }
}
