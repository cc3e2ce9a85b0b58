/// The access state of guilds in memory: the newest committed snapshot and standings, loaded on
/// demand.
///
/// [chat.filament.access.GuildStates] is read by everybody on any thread and changed only by a
/// guild's writer, after its commit and before it publishes. What is kept is bounded and can be
/// dropped at any time. Tables: `guild_roles`, `guild_role_members`, `channels`,
/// `channel_overrides`, `guild_members`, `guild_bans` (read only).
@NullMarked
package chat.filament.access;

import org.jspecify.annotations.NullMarked;
