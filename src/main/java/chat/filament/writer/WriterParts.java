package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.audit.AuditStore;
import chat.filament.core.IdSource;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.Backplane;

/// What every [GuildVerticle] of a process works with.
public record WriterParts(
    Database database,
    GuildStates states,
    AuditStore audit,
    Backplane backplane,
    IdSource ids,
    WriterMeters meters) {}
