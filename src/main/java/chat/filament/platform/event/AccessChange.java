package chat.filament.platform.event;

import chat.filament.core.Cidr;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a change means for who may see and do what; it takes effect right after the change's own
/// events and before any later one. Each but [None] moves the guild's access epoch on by one.
public sealed interface AccessChange {
  record None() implements AccessChange {}

  /// Only these users' membership, ban or assigned roles changed; subscriptions of others need no
  /// new check.
  ///
  /// @param epoch the guild's access epoch after it, 0 as long as it is not committed
  record Standings(List<Standing> changed, long epoch) implements AccessChange {
    public Standings {
      changed = List.copyOf(changed);
    }

    public static Standings of(Standing... changed) {
      return new Standings(List.of(changed), 0);
    }
  }

  /// Permissions, overrides or channels changed: every subscription of the guild is checked again.
  record Structure(GuildSnapshot snapshot) implements AccessChange {}

  /// Names, the visibility or the order of roles changed, a channel or role was added that nobody
  /// had, or an address ban was lifted: nobody may see or do less than before, so no subscription
  /// is checked.
  record Description(GuildSnapshot snapshot) implements AccessChange {}

  /// The state was loaded afresh because another process wrote: every subscription is checked
  /// again, and standings must be asked for again, too.
  ///
  /// @param snapshot null when the guild is gone, or when it follows in a later batch
  /// @param removals what those whose membership has ended are still sent, each their own, before
  ///   their subscriptions end; in order
  record Reloaded(@Nullable GuildSnapshot snapshot, List<MemberRemoval> removals)
      implements AccessChange {
    public Reloaded {
      removals = List.copyOf(removals);
    }

    /// When it is not known whose membership has ended.
    public Reloaded(@Nullable GuildSnapshot snapshot) {
      this(snapshot, List.of());
    }
  }

  /// Addresses in these networks were banned from the guild: sockets of theirs lose every
  /// subscription there, except those of the guild's owners. Nobody's permissions changed.
  ///
  /// Whoever asked for a voice token from there leaves the call.
  ///
  /// @param snapshot null when it came in another batch
  record Networks(List<Cidr> banned, @Nullable GuildSnapshot snapshot) implements AccessChange {
    public Networks {
      banned = List.copyOf(banned);
    }
  }

  /// The guild is gone; every subscription ends.
  record Deleted() implements AccessChange {}

  /// The same change as of `epoch`, the guild's access epoch after it.
  default AccessChange at(long epoch) {
    return switch (this) {
      case Standings(var changed, var _) -> new Standings(changed, epoch);
      case Structure(var snapshot) -> new Structure(snapshot.at(epoch));
      case Description(var snapshot) -> new Description(snapshot.at(epoch));
      case Networks(var banned, var snapshot) ->
          new Networks(banned, snapshot == null ? null : snapshot.at(epoch));
      case None _, Reloaded _, Deleted _ -> this;
    };
  }
}
