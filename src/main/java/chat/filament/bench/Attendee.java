package chat.filament.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A member who comes and goes, with at most one socket. One thread at a time uses it.
final class Attendee implements Seat {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Account account;
  private final String userId;
  private final Room room;
  private volatile @Nullable LoadSocket socket;

  Attendee(Account account, String userId, Room room) {
    this.account = account;
    this.userId = userId;
    this.room = room;
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public int number() {
    return account.number();
  }

  @Override
  public List<String> greeting() {
    return List.of(Greetings.subscribe(room));
  }

  @Override
  public boolean resumable() {
    return false;
  }

  @Override
  public void hear(EventKind kind, EventBytes event) {}

  String userId() {
    return userId;
  }

  /// Its socket while it is here.
  Optional<LoadSocket> socket() {
    return Optional.ofNullable(socket);
  }

  void arrived(LoadSocket socket) {
    this.socket = socket;
  }

  /// Closes its socket and waits until it is gone; false when that takes too long.
  boolean leave() {
    var leaving = socket;
    socket = null;
    if (leaving == null) {
      return true;
    }
    leaving.leave();
    try {
      leaving
          .ended()
          .toCompletableFuture()
          .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .join();
      return true;
    } catch (CompletionException e) {
      leaving.cut();
      return false;
    }
  }
}
