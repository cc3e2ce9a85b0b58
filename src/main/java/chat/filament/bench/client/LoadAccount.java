package chat.filament.bench.client;

import java.util.concurrent.locks.ReentrantLock;

/// A user that the run has registered, with its tokens. Thread-safe.
public final class LoadAccount {
  private final int number;
  private final String name;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile Tokens tokens = new Tokens("", "");
  private volatile String userId = "";

  public LoadAccount(int number, String name) {
    this.number = number;
    this.name = name;
  }

  /// Chooses the account's source address.
  public int number() {
    return number;
  }

  String name() {
    return name;
  }

  String password() {
    return "correct-horse-" + name;
  }

  public Tokens tokens() {
    return tokens;
  }

  void use(Tokens fresh) {
    tokens = fresh;
  }

  /// Empty until [ServerApi#identify].
  public String userId() {
    return userId;
  }

  public void identify(String id) {
    userId = id;
  }

  /// Held while the refresh token is traded: a second trade of the same one would revoke the
  /// session.
  ReentrantLock refreshing() {
    return refreshing;
  }

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
}
