package chat.filament.search;

import chat.filament.access.GuildStates;
import chat.filament.core.IdSource;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.Backplane;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;

/// What search needs of the rest of the server.
///
/// @param folder of the index, of nothing else
public record SearchDependencies(
    Vertx vertx,
    Bus bus,
    Database database,
    Backplane backplane,
    GuildStates states,
    IdSource ids,
    InstantSource clock,
    MeterRegistry registry,
    Path folder) {}
