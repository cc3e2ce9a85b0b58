package chat.filament.platform.log;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import org.jspecify.annotations.Nullable;

/// What a follower gets to know about a row of the log: that something happened, and to what. The
/// payload is left out: what happened to a message may have been undone by a later row already, so
/// a follower that needs contents reads them where they are kept now.
///
/// @param channel the channel that the event is about, null when it is about the guild
/// @param refId the message of a message event, otherwise as in `Event`
/// @param createdAt unix seconds
public record LogEntry(
    GuildId guild,
    long seq,
    String type,
    @Nullable ChannelId channel,
    @Nullable String refId,
    long createdAt) {}
