package chat.filament.search.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/// What is known of the index's truth: `filament_search_verified_timestamp_seconds`, when the last
/// comparison of the whole index with the database began (unix seconds, 0 = none ended yet), and
/// `filament_search_repairs_total`, what such comparisons had to repair.
public final class VerificationMeters {
  private final InstantSource clock;
  private final Counter upserted;
  private final Counter deleted;
  private volatile long verified;

  public VerificationMeters(InstantSource clock, MeterRegistry registry) {
    this.clock = clock;
    this.upserted = repairs(registry, "upserted");
    this.deleted = repairs(registry, "deleted");
    Gauge.builder("filament_search_verified_timestamp_seconds", this, meters -> meters.verified)
        .description("When the last complete comparison of index and database began.")
        .strongReference(true)
        .register(registry);
  }

  private static Counter repairs(MeterRegistry registry, String kind) {
    return Counter.builder("filament_search_repairs")
        .description("Messages that the index had wrong or lacked, and that it had for nothing.")
        .tag("kind", kind)
        .register(registry);
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  void verified(long since) {
    verified = since;
  }

  void repaired(Reconciled repairs) {
    upserted.increment(repairs.upserted());
    deleted.increment(repairs.deleted());
  }
}
