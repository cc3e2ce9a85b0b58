package chat.filament.core.permission;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The three computed names that stay in the wire shapes (`contract/permissions.md` §3).
public enum LegacyRole {
  OWNER(SystemRole.WORKSPACE_OWNER),
  MODERATOR(SystemRole.MODERATOR),
  MEMBER(SystemRole.MEMBER);

  private final SystemRole seeded;

  LegacyRole(SystemRole seeded) {
    this.seeded = seeded;
  }

  /// The seeded role that stands behind the name.
  public SystemRole seeded() {
    return seeded;
  }

  /// The role with exactly this wire name.
  public static Optional<LegacyRole> parse(String wire) {
    return Stream.of(values()).filter(role -> role.wire().equals(wire)).findFirst();
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
