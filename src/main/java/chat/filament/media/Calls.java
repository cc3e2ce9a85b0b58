package chat.filament.media;

import chat.filament.core.UserId;
import chat.filament.platform.event.Backplane;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/// Changes calls and lets everybody know: first whoever reads the [Rosters], then the subscribers,
/// then LiveKit. On the event loop of the [MediaVerticle].
final class Calls {
  private final Roster roster = new Roster();
  private final IssuedTokens tokens = new IssuedTokens();
  private final Rosters rosters;
  private final Backplane backplane;
  private final Removals removals;

  private final Predicate<UserId> hasSocket;

  /// Participants whose last socket has closed: they stay while LiveKit lists them.
  private final Set<UserId> offline = new HashSet<>();

  Calls(Rosters rosters, Backplane backplane, Removals removals, Predicate<UserId> hasSocket) {
    this.rosters = rosters;
    this.backplane = backplane;
    this.removals = removals;
    this.hasSocket = hasSocket;
  }

  Roster roster() {
    return roster;
  }

  IssuedTokens tokens() {
    return tokens;
  }

  /// Takes the seat with a token just issued; whoever sits elsewhere leaves there.
  void join(Seat seat, Grant grant, long now) {
    removals.cancel(seat);
    offline.remove(seat.user());
    var steps = roster.join(seat, grant, now);
    tell(steps);
    steps.left().forEach(removals::remove);
  }

  /// The call is over for this participant, and LiveKit knows.
  void end(Seat seat, long now) {
    tell(roster.leave(seat, now));
  }

  /// The participant leaves or has lost the right to stay. Also for a seat that is not shown but
  /// that a token could still be used for.
  void remove(Seat seat, long now) {
    boolean known = roster.on(seat).isPresent() || tokens.isOpen(seat, now);
    tell(roster.leave(seat, now));
    tokens.release(seat);
    if (known) {
      removals.remove(seat);
    }
  }

  /// Somebody whom LiveKit lists and nobody else knows of.
  void removeStranger(Place place, String identity) {
    removals.remove(place.room(), identity);
  }

  void flag(Seat seat, StateDraft draft, long now) {
    tell(roster.flag(seat, draft, now));
  }

  void wentOffline(UserId user) {
    if (roster.of(user).isPresent()) {
      offline.add(user);
    }
  }

  /// Whether the user's last socket has closed since they joined, and there is no new one.
  boolean isOffline(UserId user) {
    if (hasSocket.test(user)) {
      offline.remove(user);
    }
    return offline.contains(user);
  }

  private void tell(Roster.Steps steps) {
    for (var seat : steps.left()) {
      tokens.release(seat);
      offline.remove(seat.user());
    }
    steps.touched().forEach(place -> rosters.replace(place, roster.in(place)));
    steps.events().forEach(backplane::publish);
  }
}
