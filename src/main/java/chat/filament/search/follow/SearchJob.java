package chat.filament.search.follow;

import chat.filament.core.GuildId;

/// A rebuild of a guild's part of the index that was asked for; `id` is a ULID.
public record SearchJob(String id, GuildId guild) {}
