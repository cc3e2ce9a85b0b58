package chat.filament.message;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;

/// Which message a request names.
record MessagePath(GuildId guild, ChannelId channel, MessageId message) {}
