package chat.filament.platform.log;

import chat.filament.core.GuildId;
import chat.filament.platform.event.Event;

/// One row of a guild's log as it was read: the event at position `seq`, committed at `createdAt`
/// (unix seconds).
public record LogRow(GuildId guild, long seq, Event event, long createdAt) {}
