package chat.filament.core.permission;

import java.util.Locale;

/// The three computed names that stay in the wire shapes (`contract/permissions.md` §3).
public enum LegacyRole {
  OWNER,
  MODERATOR,
  MEMBER;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
