package chat.filament.platform.event;

import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Standing;
import chat.filament.platform.config.Cidr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a commit changed about who may see what; it takes effect right after the commit's own
/// events and before any later one.
public sealed interface AccessChange {
  /// Only these users changed; subscriptions of others need no new check.
  record Of(List<Standing> standings) implements AccessChange {
    public Of {
      standings = List.copyOf(standings);
    }
  }

  /// Roles, channels or overrides changed: every subscription of the guild is checked again,
  /// against `snapshot` and, for those listed, the new standing.
  record Everyone(GuildSnapshot snapshot, List<Standing> standings) implements AccessChange {
    public Everyone {
      standings = List.copyOf(standings);
    }
  }

  /// The state was loaded afresh (another process wrote): standings must be asked for again, too.
  record Reloaded(@Nullable GuildSnapshot snapshot) implements AccessChange {}

  /// Addresses in these networks were banned from the guild: sockets of theirs lose every
  /// subscription there, except those of the guild's owners.
  record Networks(List<Cidr> banned) implements AccessChange {
    public Networks {
      banned = List.copyOf(banned);
    }
  }

  /// The guild is gone; every subscription ends.
  record Deleted() implements AccessChange {}
}
