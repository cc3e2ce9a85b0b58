package chat.filament.bench;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/// A user that the bench has registered, with its tokens. Thread-safe.
final class Account {
  private final int number;
  private final String name;
  private final AtomicReference<Tokens> tokens = new AtomicReference<>(new Tokens("", ""));
  private final ReentrantLock refreshing = new ReentrantLock();

  Account(int number, String name) {
    this.number = number;
    this.name = name;
  }

  /// Chooses the account's source address.
  int number() {
    return number;
  }

  String name() {
    return name;
  }

  String password() {
    return "correct-horse-" + name;
  }

  Tokens tokens() {
    return tokens.get();
  }

  void use(Tokens fresh) {
    tokens.set(fresh);
  }

  /// Held while the refresh token is traded: a second trade of the same one would revoke the
  /// session.
  ReentrantLock refreshing() {
    return refreshing;
  }

  @Override
  public String toString() {
    return name;
  }

  record Tokens(String access, String refresh) {
    /// The id of the auth session, which a refresh token begins with.
    String session() {
      return refresh.substring(0, Math.max(refresh.indexOf('.'), 0));
    }

    @Override
    public String toString() {
      return "Tokens[hidden]";
    }
  }
}
