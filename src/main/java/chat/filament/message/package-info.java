/// Messages and reactions (`contract/rest.md` §12, `contract/content.md` §1 and §2).
///
/// Start at [chat.filament.message.MessageFeature], the only door for clients; `Messages` holds the
/// rules. Creating goes `MessageFeature → Messages → CreateMessage` (a command of the guild's
/// writer) `→ MessageTable` (the insert of many messages at once); the JSON is encoded once, before
/// the writer, and is the answer, the event and the log row. Others read messages through
/// [chat.filament.message.MessageReader].
///
/// Files belong to `chat.filament.attachment`: a message claims them when it is created and is read
/// with them. Tables: `messages`, `message_reactions`, `message_reaction_counts`; and it blanks
/// payloads in `guild_log`. Everything runs on the caller's event loop, except what a command
/// decides, which runs on the writer's.
@NullMarked
package chat.filament.message;

import org.jspecify.annotations.NullMarked;
