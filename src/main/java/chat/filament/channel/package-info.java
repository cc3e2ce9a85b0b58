/// Channels of a guild, what somebody may do in them, and their permission overrides
/// (`contract/rest.md` §11, `contract/permissions.md` §6).
///
/// Start at [chat.filament.channel.ChannelFeature] and [chat.filament.channel.OverrideFeature] for
/// the routes. Every change is a command, such as [chat.filament.channel.CreateChannel], that the
/// guild's writer decides on its event loop; reads are answered from the guild's snapshot on the
/// event loop of the request. Tables: `channels`, `channel_overrides`; a channel's messages are
/// purged behind its deletion ([chat.filament.purge]).
@NullMarked
package chat.filament.channel;

import org.jspecify.annotations.NullMarked;
