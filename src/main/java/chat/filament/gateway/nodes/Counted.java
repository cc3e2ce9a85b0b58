package chat.filament.gateway.nodes;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;

/// What sockets are counted by.
public sealed interface Counted {
  /// Whether a user has a socket that is subscribed in a guild: 0 or 1.
  record InGuild(GuildId guild, UserId user) implements Counted {}

  /// The sockets of a user.
  record OfUser(UserId user) implements Counted {}

  /// The sockets of an address, as limits see it.
  record OfAddress(String address) implements Counted {}
}
