package chat.filament.writer;

import chat.filament.core.permission.Standing;
import chat.filament.platform.config.Cidr;
import java.util.List;

/// What a committed change means for who may do what.
public sealed interface Effect {
  record None() implements Effect {}

  /// These users' membership, ban or assigned roles changed.
  record Standings(List<Standing> changed) implements Effect {
    public Standings {
      changed = List.copyOf(changed);
    }

    public static Standings of(Standing... changed) {
      return new Standings(List.of(changed));
    }
  }

  /// Roles, channels, overrides, the name or visibility changed: the snapshot is read again before
  /// the commit.
  record Structure() implements Effect {}

  /// Addresses in these networks were banned. Nobody's permissions changed.
  record Networks(List<Cidr> banned) implements Effect {
    public Networks {
      banned = List.copyOf(banned);
    }
  }

  /// The guild is gone.
  record Deleted() implements Effect {}
}
