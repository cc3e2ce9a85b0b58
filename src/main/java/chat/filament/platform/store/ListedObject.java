package chat.filament.platform.store;

import java.time.Instant;

/// An object as a listing names it.
///
/// @param modifiedAt when it was committed, by the store's clock
public record ListedObject(ObjectKey key, Instant modifiedAt) {}
