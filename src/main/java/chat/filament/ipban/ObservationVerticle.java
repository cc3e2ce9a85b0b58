package chat.filament.ipban;

import chat.filament.core.Cidr;
import chat.filament.platform.bus.Address;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.ClientSeen;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down from where people come, and deletes what is over: observations of 90 days ago, and
/// address bans that have ended. Deploy one before anything listens.
public final class ObservationVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(ObservationVerticle.class);
  private static final long KEPT_SECONDS = Duration.ofDays(90).toSeconds();
  private static final Duration PERIOD = Duration.ofSeconds(60);
  private static final int BATCH = 500;

  /// Asks until everything that was published so far has been written.
  record Settle() {
    static final Address<Settle> ADDRESS = new Address<>("observations-settle");
  }

  private final Bus bus;
  private final Sql sql;
  private final InstantSource clock;
  private final ObservationQueue queue;

  public ObservationVerticle(Bus bus, Sql sql, InstantSource clock) {
    this.bus = bus;
    this.sql = sql;
    this.clock = clock;
    this.queue = new ObservationQueue(sql, clock);
  }

  @Override
  public Future<?> start() {
    vertx.setTimer(PERIOD.toMillis(), due -> sweep());
    return bus.answer(Settle.ADDRESS, settle -> queue.settled())
        .compose(answers -> bus.consume(ClientSeen.ADDRESS, this::seen));
  }

  private void seen(ClientSeen seen) {
    var ip = seen.client().ip();
    if (ip != null) {
      queue.add(new Observation(seen.user(), Cidr.ofClient(ip)));
    }
  }

  private void sweep() {
    long now = clock.instant().getEpochSecond();
    all(() -> ObservationStore.deleteOlder(sql, now - KEPT_SECONDS, BATCH))
        .compose(done -> all(() -> IpBanStore.deleteEnded(sql, now, BATCH)))
        .onComplete(done -> {
          if (done.failed()) {
            DatabaseOutage.explain(
                    log.atWarn().addKeyValue("event", "ip_observation.sweep"), done.cause())
                .log("old observations and bans are still there; it is tried again");
          }
          vertx.setTimer(PERIOD.toMillis(), due -> sweep());
        });
  }

  private static Future<Void> all(Supplier<Future<Integer>> batch) {
    return batch
        .get()
        .compose(deleted -> deleted < BATCH ? Future.<Void>succeededFuture() : all(batch));
  }
}
