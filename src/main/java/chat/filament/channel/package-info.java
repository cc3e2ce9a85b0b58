/// Channels of a guild, who may do what in them, and their permission overrides (`contract/rest.md`
/// §11, `contract/permissions.md` §6).
///
/// Start at [chat.filament.channel.ChannelFeature] for the routes; [chat.filament.channel.Channels]
/// holds the rules. Changes run on the event loop of the guild's writer, reads are answered from
/// memory on the event loop of the request. Tables: `channels`, `channel_overrides`.
@NullMarked
package chat.filament.channel;

import org.jspecify.annotations.NullMarked;
