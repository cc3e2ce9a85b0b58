package chat.filament.search.follow;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/// The metric `filament_search_index_lag_seconds`: for how long the index may have missed
/// something. Below two seconds while it keeps up.
public final class IndexLag {
  private final InstantSource clock;
  private volatile long level;

  public IndexLag(InstantSource clock, MeterRegistry registry) {
    this.clock = clock;
    this.level = clock.instant().getEpochSecond();
    Gauge.builder("filament_search_index_lag_seconds", this, IndexLag::seconds)
        .description("For how long the search index may have missed changes.")
        .strongReference(true)
        .register(registry);
  }

  /// The index has everything that was logged before now.
  void level() {
    level = clock.instant().getEpochSecond();
  }

  /// The index has everything up to a change that was logged at `unix` seconds.
  void level(long unix) {
    level = unix;
  }

  private double seconds() {
    return Math.max(0, clock.instant().getEpochSecond() - level);
  }
}
