package chat.filament.backup;

import chat.filament.platform.db.Database;
import chat.filament.platform.metrics.PeriodicRead;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/// The metrics `filament_backup_last_success_timestamp_seconds` and
/// `filament_restore_drill_last_success_timestamp_seconds`: unix seconds, 0 when there never was
/// one. Read from the database every half a minute.
public final class BackupAges {
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final SuccessStore store;
  private volatile Map<String, Long> successes = Map.of();

  private BackupAges(Database database) {
    this.store = new SuccessStore(database);
  }

  /// Registers the metrics; to be deployed.
  public static PeriodicRead watch(Database database, MeterRegistry registry) {
    var ages = new BackupAges(database);
    ages.gauge(registry, "backup", "When a backup succeeded last.");
    ages.gauge(registry, "restore_drill", "When a restore drill succeeded last.");
    return new PeriodicRead("backup.ages", PERIOD, vertx -> ages.read());
  }

  private void gauge(MeterRegistry registry, String operation, String description) {
    Gauge.builder(
            "filament_" + operation + "_last_success_timestamp_seconds",
            this,
            ages -> ages.successes.getOrDefault(operation, 0L))
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private Future<?> read() {
    return store.all().onSuccess(found -> successes = found);
  }
}
