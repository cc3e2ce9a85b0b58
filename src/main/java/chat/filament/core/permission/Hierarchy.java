package chat.filament.core.permission;

/// Who stands above whom (`contract/permissions.md` §5).
public final class Hierarchy {
  private Hierarchy() {}

  /// Whether `actor` may kick or ban `target`: strictly above, never oneself, never an owner. A
  /// target that is not a member counts as position 0.
  public static boolean canRemove(Access actor, Access target) {
    return !actor.user().equals(target.user())
        && !target.isOwner()
        && actor.highest() > target.highest();
  }
}
