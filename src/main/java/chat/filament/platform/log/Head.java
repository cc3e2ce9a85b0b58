package chat.filament.platform.log;

import chat.filament.core.MessageId;
import org.jspecify.annotations.Nullable;

/// The end of a guild's log: the last position, the count of access changes, and the highest
/// message id given out.
public record Head(long lastSeq, long accessEpoch, @Nullable MessageId lastMessage) {}
