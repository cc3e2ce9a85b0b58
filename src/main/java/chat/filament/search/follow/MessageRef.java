package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;

/// A message, and the guild that it belongs or belonged to.
record MessageRef(GuildId guild, MessageId id) {}
