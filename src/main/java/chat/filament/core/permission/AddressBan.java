package chat.filament.core.permission;

import chat.filament.core.Cidr;

/// A network from which nobody but its owners gets at a guild.
///
/// @param id a canonical ULID
/// @param expiresAt unix seconds; `Long.MAX_VALUE` when it does not end by itself
public record AddressBan(String id, Cidr network, long expiresAt) {
  /// At `now`, unix seconds: not any more at the very second of its end.
  public boolean isActive(long now) {
    return now < expiresAt;
  }
}
