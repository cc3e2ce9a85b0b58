package chat.filament.bench.client;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/// A user that the run has registered. `number` chooses its source address, `id` is empty until
/// [ServerApi#identify]. `refreshing` is held while the refresh token is traded: a second trade of
/// the same one would revoke the session. Thread-safe.
public record LoadAccount(
    int number,
    String name,
    AtomicReference<String> id,
    AtomicReference<Tokens> tokens,
    ReentrantLock refreshing) {
  public LoadAccount(int number, String name) {
    this(
        number,
        name,
        new AtomicReference<>(""),
        new AtomicReference<>(new Tokens("", "")),
        new ReentrantLock());
  }

  /// What the server gave for a login.
  public record Tokens(String access, String refresh) {
    /// The id of the auth session, which a refresh token begins with.
    public String session() {
      return refresh.substring(0, Math.max(refresh.indexOf('.'), 0));
    }

    @Override
    public String toString() {
      return "Tokens[hidden]";
    }
  }

  public String token() {
    return tokens.get().access();
  }

  public String userId() {
    return id.get();
  }
}
