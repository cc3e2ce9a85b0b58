package chat.filament.platform.metrics;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads again and again what gauges show and no scrape may wait for: once at its start, then each
/// time that `period` has passed since a reading ended, so that slow ones never overlap. One that
/// fails is logged as `event`, and gauges keep their last value: without the database, say, there
/// are more urgent alerts than the age of a backup.
public final class PeriodicRead extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(PeriodicRead.class);

  /// Reads once, without blocking the event loop that it is called on.
  @FunctionalInterface
  public interface Reading {
    Future<?> read(Vertx vertx);
  }

  private final String event;
  private final Duration period;
  private final Reading reading;

  public PeriodicRead(String event, Duration period, Reading reading) {
    this.event = event;
    this.period = period;
    this.reading = reading;
  }

  @Override
  public Future<?> start() {
    return read().onComplete(first -> again());
  }

  private void again() {
    vertx.setTimer(period.toMillis(), due -> read().onComplete(last -> again()));
  }

  /// Never fails.
  private Future<?> read() {
    return reading
        .read(vertx)
        .<Object>mapEmpty()
        .otherwise(failure -> {
          log.atWarn()
              .addKeyValue("event", event)
              .addKeyValue("reason", String.valueOf(failure.getMessage()))
              .log("cannot be read for the metrics; trying again");
          return null;
        });
  }
}
