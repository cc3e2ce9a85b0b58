package chat.filament.backup;

import chat.filament.platform.db.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The metrics `filament_backup_last_success_timestamp_seconds` and
/// `filament_restore_drill_last_success_timestamp_seconds`: unix seconds, 0 when there never was
/// one. Read from the database every half a minute; what cannot be read keeps its last value.
public final class BackupAges extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(BackupAges.class);
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final SuccessStore store;
  private volatile Map<String, Long> successes = Map.of();

  public BackupAges(Database database, MeterRegistry registry) {
    this.store = new SuccessStore(database);
    gauge(registry, "backup", "When a backup succeeded last.");
    gauge(registry, "restore_drill", "When a restore drill succeeded last.");
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

  @Override
  public Future<?> start() {
    return read().onComplete(first -> again());
  }

  private void again() {
    vertx.setTimer(PERIOD.toMillis(), due -> read().onComplete(last -> again()));
  }

  /// Never fails: without the database there are more urgent alerts than the age of a backup.
  private Future<Void> read() {
    return store
        .all()
        .<Void>map(found -> {
          successes = found;
          return null;
        })
        .otherwise(failure -> {
          log.atWarn()
              .addKeyValue("event", "backup.ages")
              .setCause(failure)
              .log("it cannot be read when backup and drill succeeded last; trying again");
          return null;
        });
  }
}
