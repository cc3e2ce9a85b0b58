package chat.filament.purge;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.RoleId;

/// What is void and must be deleted in batches.
public sealed interface Purge {
  GuildId guild();

  /// Everything that belonged to a guild that is gone, except audit rows.
  record OfGuild(GuildId guild) implements Purge {}

  /// The messages of a channel that is gone.
  record OfChannel(GuildId guild, ChannelId channel) implements Purge {}

  /// The assignments of a role that is gone.
  record OfRole(GuildId guild, RoleId role) implements Purge {}

  /// The reactions to a message that is gone, and the texts that its edits left in the log.
  record OfMessage(GuildId guild, ChannelId channel, MessageId message) implements Purge {}
}
