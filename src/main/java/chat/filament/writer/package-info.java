/// The single writer of each guild: every change of a guild passes here, one after another, and
/// leaves rows in the guild's log in the same transaction.
///
/// ```
/// feature: a GuildCommand ──bus──> GuildVerticle (one of a few; a guild always hashes to the same)
///   Mailbox of the guild: bounded, in order
///     └─ decide(): checked on the newest snapshot and standing; a Change says what to write
///          ├─ Append: many at once, of many guilds, one statement (GroupCommit)
///          └─ Write: a transaction of its own (SingleCommit), with a ChangeResult
///               └─> state replaced (GuildStates), Batch published (Backplane), caller answered
/// ```
///
/// The database decides in the end: each commit moves the guild's `guild_log_head` from the
/// position and access epoch that the decision was made on. If another process has moved it,
/// nothing is written; the writer reads what it missed, publishes it and decides again. After an
/// outage, when the fate of a commit is unknown, it does the same.
///
/// Everything here runs on the event loop of its [chat.filament.writer.GuildVerticle].
@NullMarked
package chat.filament.writer;

import org.jspecify.annotations.NullMarked;
