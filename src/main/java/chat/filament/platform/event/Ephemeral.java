package chat.filament.platform.event;

import chat.filament.core.GuildId;

/// An event that is not logged, such as a change in a voice call: delivered at most once and never
/// replayed; after a reconnect its state is sent afresh.
public record Ephemeral(GuildId guild, Event event) {}
