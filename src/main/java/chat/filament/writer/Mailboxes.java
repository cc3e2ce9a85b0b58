package chat.filament.writer;

import chat.filament.core.GuildId;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The mailboxes of one writer. Beyond 20,000 the idle one that was used longest ago is let go; its
/// guild's head is then read again at the next command.
final class Mailboxes {
  private static final int KEPT = 20_000;
  private static final int LOOKED_AT = 16;

  private final LinkedHashMap<GuildId, Mailbox> byGuild = new LinkedHashMap<>(64, 0.75f, true);

  /// The mailbox that is there already, null when there is none. It counts as used: what others
  /// look at here is the last to be let go.
  @Nullable Mailbox find(GuildId guild) {
    return byGuild.get(guild);
  }

  Mailbox of(GuildId guild) {
    var known = byGuild.get(guild);
    if (known != null) {
      return known;
    }
    var fresh = new Mailbox(guild);
    byGuild.put(guild, fresh);
    letGo();
    return fresh;
  }

  /// Looks at a few of the eldest, because one that is busy for long must not keep the rest.
  private void letGo() {
    var eldest = byGuild.values().iterator();
    for (int i = 0; i < LOOKED_AT && byGuild.size() > KEPT; i++) {
      if (eldest.next().isIdle()) {
        eldest.remove();
      }
    }
  }
}
