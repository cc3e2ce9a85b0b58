package chat.filament.platform.log;

import chat.filament.platform.db.Database;
import chat.filament.platform.db.DatabaseOutage;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the partitions of the logs: today's and those of the next two days exist, and what is
/// older than the retention goes, a day at a time. Runs at start, then every hour; a run that fails
/// is logged and repeated after five minutes.
///
/// The partitions end at midnight UTC, so a row is kept for the retention and up to a day longer.
public final class LogRetention extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(LogRetention.class);
  private static final int DAYS_AHEAD = 2;
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

  private final RestoredLog restored;
  private final LogPartitions partitions;
  private final Duration retention;
  private final InstantSource clock;

  /// `hours` is how long rows must stay readable, at least 1.
  public LogRetention(Database database, int hours, InstantSource clock) {
    this.restored = new RestoredLog(database);
    this.partitions = new LogPartitions(database);
    this.retention = Duration.ofHours(hours);
    this.clock = clock;
  }

  /// Done after the first run, so that the first rows find their partition. A log that a backup has
  /// brought from another database is adopted before; without that nothing may run.
  @Override
  public Future<?> start() {
    return restored
        .adopt()
        .compose(adopted -> runOnce())
        .transform(first -> {
          again(first);
          return Future.succeededFuture();
        });
  }

  private void again(AsyncResult<Void> last) {
    if (last.failed()) {
      DatabaseOutage.explain(log.atWarn().addKeyValue("event", "log.retention"), last.cause())
          .log("partitions could not be kept; trying again later");
    }
    var pause = last.failed() ? AFTER_FAILURE : PERIOD;
    vertx.setTimer(pause.toMillis(), due -> runOnce().onComplete(this::again));
  }

  /// Makes and drops what is due now.
  Future<Void> runOnce() {
    return keep(DailyLog.GUILDS).compose(kept -> keep(DailyLog.USERS));
  }

  private Future<Void> keep(DailyLog daily) {
    var cutoff = clock.instant().minus(retention);
    return partitions
        .days(daily)
        .compose(days -> createMissing(daily, days).map(created -> days))
        .compose(days -> dropOlder(daily, days, LocalDate.ofInstant(cutoff, ZoneOffset.UTC)))
        .compose(dropped -> partitions.purgeDefault(daily, cutoff.getEpochSecond()));
  }

  private Future<Void> createMissing(DailyLog daily, Set<LocalDate> days) {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return oneByOne(
        Stream.iterate(today, day -> day.plusDays(1))
            .limit(1 + DAYS_AHEAD)
            .filter(day -> !days.contains(day)),
        day -> partitions.create(daily, day));
  }

  private Future<Void> dropOlder(DailyLog daily, Set<LocalDate> days, LocalDate oldest) {
    return oneByOne(
        days.stream().filter(day -> day.isBefore(oldest)).sorted(),
        day -> partitions.drop(daily, day));
  }

  private static Future<Void> oneByOne(
      Stream<LocalDate> days, Function<LocalDate, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (var day : days.toList()) {
      done = done.compose(before -> step.apply(day));
    }
    return done;
  }
}
