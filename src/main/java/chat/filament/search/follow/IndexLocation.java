package chat.filament.search.follow;

import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Where the index is.
///
/// @param folder of the index, of nothing else
/// @param latest where the index worker puts what searches may use
/// @param refreshes how long making written messages visible takes, and how often it is done
/// @param nanos a monotonic clock
public record IndexLocation(Path folder, LatestView latest, Timer refreshes, LongSupplier nanos) {}
