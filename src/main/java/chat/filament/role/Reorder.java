package chat.filament.role;

import chat.filament.core.RoleId;
import chat.filament.core.permission.Role;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Where roles stand after somebody has put some of them in order (`contract/permissions.md` §5).
///
/// When every role is listed, they are numbered anew from the top. Otherwise the listed roles
/// exchange their ranks, and with them their positions; every other role keeps its rank. Only where
/// a listed role shares its position with another one, the roles that the actor manages are spread
/// out, as little as that takes.
///
/// Roles at or above the actor's highest role are not the actor's to rank: none of them comes to
/// stand above another one that it did not stand above before. They only move up, together, when
/// there is no room left below them.
final class Reorder {
  private static final int CEILING = 10_000;

  private final List<Role> ranked;
  private final List<RoleId> listed;
  private final int highest;

  /// @param roles the guild's roles but for the system roles
  /// @param listed some of them, highest first, without repeats, all below `highest`
  /// @param highest where the actor's highest role stands
  Reorder(Collection<Role> roles, List<RoleId> listed, int highest) {
    this.ranked = roles.stream().sorted(Role.HIGHEST_FIRST).toList();
    this.listed = List.copyOf(listed);
    this.highest = Math.min(highest, CEILING);
  }

  /// The position of every role, in `1..9999`.
  Map<RoleId, Integer> positions() {
    if (listed.size() == ranked.size()) {
      return numbered(listed);
    }
    var managed = ranked.stream().filter(role -> role.position() < highest).toList();
    var places = managed.stream().mapToInt(Role::position).toArray();
    if (sharesPlace(managed)) {
      spread(places);
    }
    var positions = new HashMap<RoleId, Integer>();
    var next = new ArrayDeque<>(listed);
    for (int i = 0; i < places.length; i++) {
      var role = managed.get(i).id();
      positions.put(listed.contains(role) ? next.remove() : role, places[i]);
    }
    lift(positions, places.length == 0 ? 0 : places[0]);
    return positions;
  }

  private static Map<RoleId, Integer> numbered(List<RoleId> roles) {
    var positions = new HashMap<RoleId, Integer>();
    for (int i = 0; i < roles.size(); i++) {
      positions.put(roles.get(i), roles.size() - i);
    }
    return positions;
  }

  private boolean sharesPlace(List<Role> managed) {
    return managed.stream()
        .filter(role -> listed.contains(role.id()))
        .anyMatch(role ->
            managed.stream()
                .anyMatch(other -> !other.equals(role) && other.position() == role.position()));
  }

  /// Makes falling places fall strictly, at least 1 and below `highest` if there is room.
  private void spread(int[] places) {
    int last = places.length - 1;
    places[last] = Math.max(places[last], 1);
    for (int i = last - 1; i >= 0; i--) {
      places[i] = Math.max(places[i], places[i + 1] + 1);
    }
    int ceiling = Math.max(highest, places.length + 1);
    for (int i = 0; i <= last; i++) {
      ceiling = Math.min(places[i], ceiling - 1);
      places[i] = ceiling;
    }
  }

  /// Keeps the roles that the actor does not manage above `top`, equal ones equal.
  private void lift(Map<RoleId, Integer> positions, int top) {
    var unmanaged = ranked.stream().filter(role -> role.position() >= highest).toList();
    var levels = new TreeSet<Integer>();
    unmanaged.forEach(role -> levels.add(role.position()));
    var lifted = new HashMap<Integer, Integer>();
    int below = top;
    for (int level : levels) {
      below = Math.max(level, below + 1);
      lifted.put(level, below);
    }
    unmanaged.forEach(role -> positions.put(role.id(), lifted.get(role.position())));
  }
}
