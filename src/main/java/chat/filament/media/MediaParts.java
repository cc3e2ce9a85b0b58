package chat.filament.media;

import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.metrics.Metrics;
import chat.filament.writer.GuildWriters;
import java.time.InstantSource;

/// What the [MediaVerticle] works with.
public record MediaParts(
    Config.LiveKit liveKit,
    Bus bus,
    AccessSource accesses,
    GuildWriters writers,
    Backplane backplane,
    Rosters rosters,
    Metrics metrics,
    InstantSource clock) {}
