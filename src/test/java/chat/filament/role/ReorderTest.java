package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.IdSource;
import chat.filament.core.RoleId;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReorderTest {
  private static final IdSource IDS = new IdSource(InstantSource.system());
  private static final int OWNER = 10_000;

  private static Role role(int position) {
    return new Role(
        new RoleId(IDS.next()),
        "r",
        position,
        PermissionSet.NONE,
        false,
        null,
        null,
        Instant.EPOCH);
  }

  private static Role moved(Role role, int position) {
    return new Role(
        role.id(), role.name(), position, role.permissions(), false, null, null, role.createdAt());
  }

  private static List<RoleId> ids(List<Role> roles) {
    return roles.stream().map(Role::id).toList();
  }

  private static Map<RoleId, Integer> positions(List<Role> all, List<Role> listed, int highest) {
    return new Reorder(all, ids(listed), highest).positions();
  }

  private static int place(Map<RoleId, Integer> positions, Role role) {
    return Objects.requireNonNull(positions.get(role.id()));
  }

  @Test
  void aFullListIsNumberedFromTheTop() {
    var low = role(3);
    var middle = role(70);
    var high = role(900);

    var positions = positions(List.of(low, middle, high), List.of(middle, low, high), OWNER);

    assertThat(positions).isEqualTo(Map.of(middle.id(), 3, low.id(), 2, high.id(), 1));
  }

  @Test
  void someRolesExchangeTheirPositions() {
    var low = role(3);
    var middle = role(70);
    var high = role(900);

    var positions = positions(List.of(low, middle, high), List.of(low, high), OWNER);

    assertThat(positions).isEqualTo(Map.of(low.id(), 900, middle.id(), 70, high.id(), 3));
  }

  @Test
  void equalPositionsAreSpreadWithoutChangingTheRanksOfOthers() {
    var first = role(5);
    var second = role(5);
    var above = role(6);
    var below = role(4);
    var all = List.of(above, first, second, below);
    var order = all.stream().sorted(Role.HIGHEST_FIRST).toList();
    assertThat(order.getFirst()).isEqualTo(above);
    var swapped = List.of(order.get(2), order.get(1));

    var positions = positions(all, swapped, OWNER);

    assertThat(positions.get(swapped.get(0).id())).isEqualTo(6);
    assertThat(positions.get(swapped.get(1).id())).isEqualTo(5);
    assertThat(positions.get(above.id())).isEqualTo(7);
    assertThat(positions.get(below.id())).isEqualTo(4);
  }

  @Test
  void whereThereIsNoRoomTheRolesAboveMoveUpTogether() {
    var a = role(1);
    var b = role(1);
    var c = role(1);
    var mine = role(2);
    var equalToMine = role(2);
    var farAbove = role(50);
    var all = List.of(a, b, c, mine, equalToMine, farAbove);

    var positions = positions(all, List.of(c, a), 2);

    assertThat(List.of(positions.get(a.id()), positions.get(b.id()), positions.get(c.id())))
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(positions.get(c.id())).isGreaterThan(positions.get(a.id()));
    assertThat(positions.get(mine.id())).isEqualTo(4);
    assertThat(positions.get(equalToMine.id())).isEqualTo(4);
    assertThat(positions.get(farAbove.id())).isEqualTo(50);
  }

  @Test
  void rolesCrowdedUnderTheCeilingFindRoomBelow() {
    var all = IntStream.range(0, 62).mapToObj(i -> role(9_999)).toList();

    var positions = positions(all, all.subList(0, 3), OWNER);

    assertThat(new HashSet<>(positions.values())).hasSize(62);
    assertThat(positions.values()).allMatch(position -> position >= 1 && position <= 9_999);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 20, 9_999})
  void anyOrderOfAnyRolesKeepsTheRules(int spread) {
    for (int seed = 0; seed < 3_000; seed++) {
      var random = new Random(seed);
      var all = new ArrayList<Role>();
      for (int i = 1 + random.nextInt(12); i > 0; i--) {
        all.add(role(1 + random.nextInt(spread)));
      }
      int highest = random.nextBoolean() ? OWNER : 1 + random.nextInt(spread + 1);
      var managed =
          new ArrayList<>(all.stream().filter(role -> role.position() < highest).toList());
      if (!managed.isEmpty()) {
        Collections.shuffle(managed, random);
        var listed = managed.subList(0, 1 + random.nextInt(managed.size()));
        check("seed " + seed, all, listed, highest);
      }
    }
  }

  private static void check(String name, List<Role> all, List<Role> listed, int highest) {
    var positions = positions(all, listed, highest);
    var after = all.stream().map(role -> moved(role, place(positions, role))).toList();
    var named = ids(listed);
    assertThat(positions.values()).as(name).allMatch(p -> p >= 1 && p <= 9_999);

    var places = named.stream().map(positions::get).toList();
    assertThat(places).as(name).isSortedAccordingTo(Collections.reverseOrder());
    for (var role : listed) {
      long same =
          all.stream().filter(other -> place(positions, other) == place(positions, role)).count();
      assertThat(same).as(name + ": strict").isEqualTo(1);
    }

    assertThat(ranks(after)).as(name + ": ranks").isEqualTo(expectedRanks(all, named));
    for (var one : all) {
      for (var other : all) {
        checkPair(name, positions, one, other, highest);
      }
    }
  }

  /// The rank list of before, with the listed roles in their own order in the places they had.
  private static List<RoleId> expectedRanks(List<Role> all, List<RoleId> named) {
    var next = named.iterator();
    return ranks(all).stream().map(id -> named.contains(id) ? next.next() : id).toList();
  }

  private static List<RoleId> ranks(List<Role> roles) {
    return ids(roles.stream().sorted(Role.HIGHEST_FIRST).toList());
  }

  /// Among the roles that the actor does not manage, and between those and the others, nothing
  /// changes.
  private static void checkPair(
      String name, Map<RoleId, Integer> positions, Role one, Role other, int highest) {
    if (one.position() >= highest) {
      int before = Integer.compare(one.position(), other.position());
      int after = Integer.compare(place(positions, one), place(positions, other));
      assertThat(Integer.signum(after)).as(name + ": above").isEqualTo(Integer.signum(before));
    }
  }

  @Test
  void withoutEqualPositionsOnlyTheListedRolesMove() {
    for (int seed = 0; seed < 1_000; seed++) {
      var random = new Random(seed);
      var places = new ArrayList<>(IntStream.rangeClosed(1, 30).boxed().toList());
      Collections.shuffle(places, random);
      var all = places.subList(0, 10).stream().map(ReorderTest::role).toList();
      var listed = all.subList(0, 1 + random.nextInt(9));

      var positions = positions(all, listed, OWNER);

      all.subList(listed.size(), 10)
          .forEach(role -> assertThat(positions).containsEntry(role.id(), role.position()));
      assertThat(listed.stream().map(role -> positions.get(role.id())))
          .containsExactlyInAnyOrderElementsOf(listed.stream().map(Role::position).toList())
          .isSortedAccordingTo(Collections.reverseOrder());
    }
  }
}
