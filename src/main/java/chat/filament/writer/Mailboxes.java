package chat.filament.writer;

import chat.filament.core.GuildId;
import java.util.LinkedHashMap;

/// The mailboxes of one writer. Beyond 20,000 the idle one that was used longest ago is let go; its
/// guild's head is then read again at the next command.
final class Mailboxes {
  private static final int KEPT = 20_000;

  private final LinkedHashMap<GuildId, Mailbox> byGuild = new LinkedHashMap<>(64, 0.75f, true);

  Mailbox of(GuildId guild) {
    var known = byGuild.get(guild);
    if (known != null) {
      return known;
    }
    var fresh = new Mailbox(guild);
    byGuild.put(guild, fresh);
    if (byGuild.size() > KEPT) {
      var eldest = byGuild.firstEntry();
      if (eldest.getValue().isIdle()) {
        byGuild.remove(eldest.getKey());
      }
    }
    return fresh;
  }
}
