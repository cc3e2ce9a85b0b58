package chat.filament.guild;

import java.util.Locale;

/// How an attempt to join through the directory ended (`contract/auth.md` §8).
enum JoinOutcome {
  ACCEPTED("accepted"),
  ALREADY_MEMBER("accepted"),
  REJECTED_VISIBILITY("rejected.visibility"),
  REJECTED_USER_BAN("rejected.user_ban"),
  REJECTED_IP_BAN("rejected.ip_ban");

  private final String audited;

  JoinOutcome(String audited) {
    this.audited = audited;
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The action of its audit row.
  String action() {
    return "directory.join." + audited;
  }
}
