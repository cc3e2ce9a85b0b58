/// Deletes masses after the change that made them void: the messages of a deleted channel, the
/// members of a deleted guild, the holders of a deleted role, the reactions of a deleted message,
/// and what the guild's log still holds of their texts.
///
/// ```
/// change (the guild's transaction): deletes the channel, guild, role or message itself
///   └─ Purges.ask ──> table purges
///                       └─ PurgeVerticle: one batch after another, each a statement of its own
/// ```
///
/// What stands in `purges` is void from the moment of the change's commit: it is no longer in the
/// guild's snapshot, and who reads messages of whole guilds reads the view `live_messages`. A batch
/// that was cut off is simply done again, by any process. Tables: `purges`; rows of `messages`,
/// `message_reactions`, `message_reaction_counts`, `attachments`, `channels`, `guild_members`,
/// `guild_bans`, `guild_roles`, `guild_role_members`; payloads in `guild_log`.
@NullMarked
package chat.filament.purge;

import org.jspecify.annotations.NullMarked;
