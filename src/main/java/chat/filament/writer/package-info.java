/// The single writer of each guild: every change of a guild passes here, one after another, and
/// leaves rows in the guild's log in the same transaction.
///
/// ```
/// feature: a GuildCommand ──bus──> GuildVerticle (one of a few; a guild always hashes to the same)
///   Mailbox of the guild: bounded, in order; the Dispatcher takes them from its ReadyQueue
///     └─ decide(): checked on the newest snapshot and standing; a Change says what to write
///          ├─ Append: many at once, of many guilds, one statement (GroupCommit)
///          └─ Write: a transaction of its own (SingleCommit), with a ChangeResult; those that may
///               share one and wait behind each other do so (JoinedCommand)
///               └─> state replaced (GuildStates), Batch published (Backplane), caller answered
/// ```
///
/// The database decides in the end: each commit moves the guild's `guild_log_head` on from the
/// position, access epoch and term that the decision was made on. If another process has moved it,
/// nothing is written; the writer reads what it missed, publishes it and decides again (CatchUp).
/// Only a Write whose access is as it was goes on behind what it found under the head's lock, or
/// beside somebody who commits without a pause it would be too late each time. After an outage,
/// when the fate of a commit is unknown, it first moves the term on, so that nothing late can still
/// be committed (Recovery). What follows a commit can fail without harm to it (AfterCommit).
///
/// [chat.filament.writer.MailboxState] has what may follow what; the Dispatcher starts everything,
/// within its slots.
///
/// Everything here runs on the event loop of its [chat.filament.writer.GuildVerticle].
@NullMarked
package chat.filament.writer;

import org.jspecify.annotations.NullMarked;
