package chat.filament.role;

import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Roles in the order that they are to have, highest first: `{role_ids}`, 1..64 of them, none
/// twice.
record RoleOrder(List<String> roleIds) {
  private static final int MAX = 64;

  RoleOrder {
    if (roleIds == null || roleIds.isEmpty() || roleIds.size() > MAX) {
      throw Refusal.invalid("role_ids: (expected: 1..64 ids)");
    }
    roleIds = canonical(roleIds);
    if (new HashSet<>(roleIds).size() < roleIds.size()) {
      throw Refusal.invalid("role_ids: names a role twice");
    }
  }

  private static List<String> canonical(List<String> ids) {
    var roles = new ArrayList<String>();
    for (var id : ids) {
      roles.add(
          RoleId.parse(String.valueOf(id))
              .orElseThrow(() -> Refusal.invalid("role_ids: not a ULID"))
              .value());
    }
    return List.copyOf(roles);
  }

  List<RoleId> roles() {
    return roleIds.stream().map(RoleId::new).toList();
  }
}
