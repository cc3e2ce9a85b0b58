/// Kicking, banning, unbanning and the ban list (`contract/rest.md` §8, hierarchy in
/// `contract/permissions.md` §5).
///
/// Start at [chat.filament.moderation.ModerationFeature]; each change is a command that the guild's
/// writer decides. Table: `guild_bans`. Requests run on the event loop of their connection,
/// commands on that of the guild's writer.
@NullMarked
package chat.filament.moderation;

import org.jspecify.annotations.NullMarked;
