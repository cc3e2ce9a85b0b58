package chat.filament.core.permission;

/// What a channel allows and denies one role or member on top of their guild permissions; the two
/// never overlap.
public record ChannelOverride(PermissionSet allow, PermissionSet deny) {
  public static final ChannelOverride EMPTY =
      new ChannelOverride(PermissionSet.NONE, PermissionSet.NONE);

  public ChannelOverride {
    if (allow.overlaps(deny)) {
      throw new IllegalArgumentException("allow, deny: overlap");
    }
  }
}
