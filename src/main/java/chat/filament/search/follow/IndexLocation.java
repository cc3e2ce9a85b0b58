package chat.filament.search.follow;

import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Where the index is.
///
/// @param folder of the index, of nothing else
/// @param latest where the index worker puts what searches may use
/// @param nanos a monotonic clock
public record IndexLocation(Path folder, LatestView latest, LongSupplier nanos) {}
