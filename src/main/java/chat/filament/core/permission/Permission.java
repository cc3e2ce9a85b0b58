package chat.filament.core.permission;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The twelve permissions, in bit order: the number is the bit of the stored 64-bit mask.
public enum Permission {
  MANAGE_ROLES(0),
  MANAGE_MEMBER_ROLES(1),
  MANAGE_WORKSPACE_ROLES(2),
  MANAGE_CHANNEL_OVERRIDES(3),
  DELETE_MESSAGE(4),
  BAN_MEMBER(5),
  VIEW_AUDIT_LOG(6),
  MANAGE_IP_BANS(7),
  CREATE_MESSAGE(8),
  PUBLISH_VIDEO(9),
  PUBLISH_SCREEN_SHARE(10),
  SUBSCRIBE_STREAMS(11);

  private static final Map<String, Permission> BY_WIRE =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Permission::wire, p -> p));

  private final long bit;
  private final String wire = name().toLowerCase(Locale.ROOT);

  Permission(int bit) {
    this.bit = 1L << bit;
  }

  /// The name on the wire, e.g. `manage_roles`.
  public String wire() {
    return wire;
  }

  public static Optional<Permission> parse(String wire) {
    return Optional.ofNullable(BY_WIRE.get(wire));
  }

  long bit() {
    return bit;
  }
}
