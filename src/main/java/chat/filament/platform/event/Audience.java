package chat.filament.platform.event;

import chat.filament.core.ChannelId;
import chat.filament.core.permission.Permission;

/// Who gets an event of a guild (`contract/gateway.md` §6).
public sealed interface Audience {
  /// Sockets subscribed to the channel; scope label `channel`.
  record InChannel(ChannelId channel) implements Audience {}

  /// Sockets subscribed to at least one channel of the guild; scope label `guild`, as for the two
  /// below.
  record InGuild() implements Audience {}

  /// Of those, users who can see the channel. A deleted channel counts as it was before.
  record Viewers(ChannelId channel) implements Audience {}

  /// Of those, users who hold the permission at guild level.
  record Holders(Permission permission) implements Audience {}
}
