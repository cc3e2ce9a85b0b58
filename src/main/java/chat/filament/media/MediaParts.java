package chat.filament.media;

import chat.filament.core.UserId;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.metrics.Metrics;
import chat.filament.writer.GuildWriters;
import java.time.InstantSource;
import java.util.function.Predicate;

/// What the [MediaVerticle] works with.
///
/// @param hasSocket whether a user has a gateway socket on this server now
public record MediaParts(
    Config.LiveKit liveKit,
    Bus bus,
    AccessSource accesses,
    GuildWriters writers,
    Backplane backplane,
    PublishedCalls published,
    Predicate<UserId> hasSocket,
    Metrics metrics,
    InstantSource clock) {}
