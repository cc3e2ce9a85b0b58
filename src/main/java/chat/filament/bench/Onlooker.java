package chat.filament.bench;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A listener that keeps its picture of who is online: `presence_sync`, then every update.
final class Onlooker implements Seat {
  private final int number;
  private final Account account;
  private final Room room;
  private final Comings comings;
  private final Set<String> online = ConcurrentHashMap.newKeySet();

  Onlooker(int number, Account account, Room room, Comings comings) {
    this.number = number;
    this.account = account;
    this.room = room;
    this.comings = comings;
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public List<String> greeting() {
    return List.of(Greetings.subscribe(room));
  }

  @Override
  public boolean resumable() {
    return false;
  }

  /// Who is online as far as it knows; may be read at any time.
  Set<String> online() {
    return online;
  }

  @Override
  public void hear(EventKind kind, EventBytes event) {
    switch (kind) {
      case PRESENCE_SYNC -> {
        online.clear();
        online.addAll(event.userIds());
      }
      case PRESENCE_UPDATE -> update(event.id(event.userId()), event.isOnline());
      default -> {}
    }
  }

  private void update(String user, boolean isOnline) {
    if (isOnline) {
      online.add(user);
    } else {
      online.remove(user);
    }
    comings.learned(user, isOnline);
  }
}
