package chat.filament.writer;

import chat.filament.core.permission.Standing;
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

  /// The guild is gone.
  record Deleted() implements Effect {}
}
