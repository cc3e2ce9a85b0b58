package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who may give and take which role.
class AssignmentRulesIT extends AssignmentFixture {
  @Test
  void pathsAreCheckedFirst() {
    var role = club.role(7);
    for (var bad : List.of(path("x", member.id()), path(role, "x"))) {
      owner.post(bad).refused(400, "invalid_request");
      owner.delete(bad).refused(400, "invalid_request");
      stranger.post(bad).refused(400, "invalid_request");
    }
    for (var unknown : List.of(path(NOBODY, member.id()), path(role, NOBODY))) {
      owner.post(unknown).refused(404, "not_found");
      owner.delete(unknown).refused(404, "not_found");
    }
    assign(owner, role, stranger).refused(404, "not_found");
    assign(root, role, root).refused(404, "not_found");
    owner.post(path(role.toLowerCase(java.util.Locale.ROOT), member.id())).ok();
  }

  @Test
  void everyoneIsNoRoleToGiveOrTake() {
    for (var by : List.of(owner, root)) {
      assign(by, club.seeded("everyone"), member).refused(400, "invalid_request");
      unassign(by, club.seeded("everyone"), member).refused(400, "invalid_request");
    }
  }

  @Test
  void assigningNeedsPermissionAndAGrantableRole() {
    var role = club.role(7);
    assign(member, role, member).refused(403, "forbidden");
    assign(stranger, role, member).refused(403, "forbidden");

    assign(moderator, role, member).ok();
    unassign(moderator, role, member).ok();
    assign(moderator, club.role(100), member).refused(403, "forbidden");
    assign(moderator, club.seeded("moderator"), member).refused(403, "forbidden");
    unassign(moderator, club.seeded("moderator"), moderator).refused(403, "forbidden");

    var stronger = club.role(7, "manage_workspace_roles");
    assign(moderator, stronger, member).refused(403, "forbidden");
    assign(owner, stronger, member).ok();
    unassign(moderator, stronger, member).ok(); // to take it, it need only be manageable
    assertThat(holders(stronger)).isEmpty();
  }

  @Test
  void workspaceOwnershipIsInTheHandsOfTheServerOwner() {
    var ownership = club.seeded("workspace_owner");
    var channel = club.channel();
    assign(owner, ownership, member).refused(403, "forbidden");
    unassign(root, ownership, owner).refused(403, "forbidden");

    assign(root, ownership, member).ok();
    assertThat(club.self(member, channel)).startsWith("{\"role\":\"owner\"");
    unassign(member, ownership, owner).refused(403, "forbidden");
    unassign(root, ownership, owner).ok();
    assertThat(holders(ownership)).containsExactly(member.id());
    assertThat(club.self(owner, channel)).startsWith("{\"role\":\"member\"");
    long audits = club.audits();
    unassign(root, ownership, member).refused(403, "forbidden");
    assertThat(club.audits()).isEqualTo(audits);
    assertThat(club.self(member, channel)).startsWith("{\"role\":\"owner\"");
  }

  @Test
  void twoOwnersCannotBothBeRemovedAtOnce() {
    var ownership = club.seeded("workspace_owner");
    assign(root, ownership, member).ok();
    var both = List.of(owner, member);
    var statuses =
        AtOnce.run(2, i -> unassign(root, ownership, both.get(i))).stream()
            .map(Answer::status)
            .toList();
    assertThat(statuses).containsExactlyInAnyOrder(200, 403);
    assertThat(holders(ownership)).hasSize(1);
  }

  @Test
  void rolesThatAreGoneDoNotCountHoweverOneIsGiven() {
    var gone = new ArrayList<String>();
    for (int i = 0; i < 16; i++) {
      var role = club.role(5);
      club.assign(member, role);
      gone.add(role);
    }
    gone.forEach(role -> owner.delete(club.path("/roles/" + role)).ok());

    owner.patch(club.path("/members/" + member.id()), "{\"role\":\"moderator\"}").ok();

    assertThat(holders(club.seeded("moderator"))).contains(member.id());
  }
}
