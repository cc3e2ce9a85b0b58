/// Guilds, the public directory, joining, leaving and members (`contract/rest.md` §8).
///
/// Start at [chat.filament.guild.GuildFeature] and [chat.filament.guild.MemberFeature] for the
/// routes. A guild is founded in an ordinary transaction ([chat.filament.guild.Guilds]), because it
/// has no log yet; every later change is a command that the guild's writer decides, such as
/// [chat.filament.guild.Join]. Tables: `guilds`, `guild_members`; at the founding also
/// `guild_roles`, `guild_role_members` and `guild_log_head`. Requests run on the event loop of
/// their connection, commands on that of the guild's writer.
@NullMarked
package chat.filament.guild;

import org.jspecify.annotations.NullMarked;
