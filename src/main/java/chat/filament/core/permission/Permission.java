package chat.filament.core.permission;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The twelve permissions, in bit order: the ordinal is the bit of the stored 64-bit mask.
public enum Permission {
  MANAGE_ROLES,
  MANAGE_MEMBER_ROLES,
  MANAGE_WORKSPACE_ROLES,
  MANAGE_CHANNEL_OVERRIDES,
  DELETE_MESSAGE,
  BAN_MEMBER,
  VIEW_AUDIT_LOG,
  MANAGE_IP_BANS,
  CREATE_MESSAGE,
  PUBLISH_VIDEO,
  PUBLISH_SCREEN_SHARE,
  SUBSCRIBE_STREAMS;

  private static final Map<String, Permission> BY_WIRE =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Permission::wire, p -> p));

  private final String wire = name().toLowerCase(Locale.ROOT);

  /// The name on the wire, e.g. `manage_roles`.
  public String wire() {
    return wire;
  }

  public static Optional<Permission> parse(String wire) {
    return Optional.ofNullable(BY_WIRE.get(wire));
  }

  long bit() {
    return 1L << ordinal();
  }
}
