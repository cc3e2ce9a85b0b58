package chat.filament.core.permission;

import chat.filament.core.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A set of permissions as its 64-bit mask. Bits outside the known twelve may stand in storage:
/// they are carried along and written back, but grant nothing and never appear on the wire.
public record PermissionSet(long mask) {
  private static final long KNOWN = 0xFFF;
  private static final int MAX_NAMES = 64;

  public static final PermissionSet NONE = new PermissionSet(0);
  public static final PermissionSet ALL = new PermissionSet(KNOWN);

  public static PermissionSet of(Permission... permissions) {
    return of(List.of(permissions));
  }

  public static PermissionSet of(Collection<Permission> permissions) {
    long mask = 0;
    for (var permission : permissions) {
      mask |= permission.bit();
    }
    return new PermissionSet(mask);
  }

  /// Reads names sent by a client in any order, repeats included. Refuses null and names that are
  /// none of the twelve, naming `field`.
  public static PermissionSet ofWire(String field, @Nullable List<String> names) {
    if (names == null || names.size() > MAX_NAMES) {
      throw Refusal.invalid(field + ": (expected: a list of permissions)");
    }
    long mask = 0;
    for (var name : names) {
      mask |=
          Permission.parse(String.valueOf(name))
              .orElseThrow(() -> Refusal.invalid(field + ": holds an unknown permission"))
              .bit();
    }
    return new PermissionSet(mask);
  }

  public boolean has(Permission permission) {
    return (mask & permission.bit()) != 0;
  }

  /// True when every known permission of `other` is in this set.
  public boolean covers(PermissionSet other) {
    return (other.mask & KNOWN & ~mask) == 0;
  }

  public PermissionSet plus(PermissionSet other) {
    return new PermissionSet(mask | other.mask);
  }

  public PermissionSet minus(PermissionSet other) {
    return new PermissionSet(mask & ~other.mask);
  }

  public boolean overlaps(PermissionSet other) {
    return (mask & other.mask) != 0;
  }

  /// Bits that this version does not know, 0 normally.
  public long unknownBits() {
    return mask & ~KNOWN;
  }

  /// Wire names in bit order.
  public List<String> wire() {
    return Stream.of(Permission.values()).filter(this::has).map(Permission::wire).toList();
  }

  /// One layer of overrides; inside a layer deny wins.
  PermissionSet overridden(long allow, long deny) {
    return new PermissionSet((mask & ~deny) | (allow & ~deny));
  }
}
