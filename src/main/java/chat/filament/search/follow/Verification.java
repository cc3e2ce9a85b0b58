package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.platform.db.DatabaseBusy;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.search.follow.IndexTask.TaskProgress;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the whole index with the database, guild after guild, when there is nothing else to do:
/// at most one page in a quarter of a second. What was wrong is repaired and counted. A round in
/// which a guild could not be compared proves nothing. As soon as an index was opened, and after
/// each round, its files are compared with their checksums. Belongs to the index worker.
public final class Verification {
  private static final Logger log = LoggerFactory.getLogger(Verification.class);
  private static final long BETWEEN_PAGES_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /// How often, and who is told.
  ///
  /// @param pause before each round of comparisons, the first included
  public record Plan(Duration pause, VerificationMeters meters) {}

  private final IndexSource source;
  private final VerificationMeters meters;
  private final long pauseNanos;
  private final LongSupplier nanos;
  private final FileVerification files = new FileVerification();
  private @Nullable OpenIndex begunOn;
  private @Nullable ReconcileTask comparison;
  private String reached = "";
  private boolean missed;
  private long since;
  private long nextAt;

  Verification(IndexSource source, Plan plan, LongSupplier nanos) {
    this.source = source;
    this.meters = plan.meters();
    this.pauseNanos = plan.pause().toNanos();
    this.nanos = nanos;
    this.since = meters.now();
    this.nextAt = nanos.getAsLong() + pauseNanos;
  }

  /// Does a page if it is time. A failure ends the comparison of that guild; only an outage of the
  /// database and a broken index are the caller's.
  Future<TaskProgress> page(OpenIndex index) {
    long now = nanos.getAsLong();
    if (!files.page(index)) {
      return Future.succeededFuture(TaskProgress.LATER);
    }
    var due = now - nextAt < 0 ? Future.<Void>succeededFuture() : page(index, now);
    return due.map(done -> comparison == null ? TaskProgress.DONE : TaskProgress.LATER);
  }

  private Future<Void> page(OpenIndex index, long now) {
    nextAt = now + BETWEEN_PAGES_NANOS;
    if (begunOn != index) {
      return drop(new IllegalStateException("the index was opened anew meanwhile"))
          .onSuccess(dropped -> begunOn = index);
    }
    var open = comparison;
    return open == null ? nextGuild() : page(open, index);
  }

  private Future<Void> nextGuild() {
    if (reached.isEmpty()) {
      since = meters.now();
      missed = false;
    }
    return source
        .jobs()
        .guilds(reached, 1)
        .map(guilds -> {
          if (guilds.isEmpty()) {
            if (!missed) {
              meters.verified(since);
            }
            files.again();
            reached = "";
            nextAt = nanos.getAsLong() + pauseNanos;
          } else {
            begin(guilds.getFirst());
          }
          return null;
        });
  }

  private void begin(GuildId guild) {
    reached = guild.value();
    comparison = new ReconcileTask(guild, null, source, nanos);
  }

  private Future<Void> page(ReconcileTask open, OpenIndex index) {
    return open.page(index)
        .map(rest -> {
          if (rest == TaskProgress.DONE) {
            comparison = null;
            report(open.done().result());
          }
          return (Void) null;
        })
        .recover(failure ->
            switch (failure) {
              case DatabaseOutage outage -> Future.failedFuture(outage);
              case DatabaseBusy busy -> Future.failedFuture(busy);
              case IndexFailure broken -> Future.failedFuture(broken);
              default -> drop(failure);
            });
  }

  private void report(Reconciled repairs) {
    meters.repaired(repairs);
    if (!repairs.equals(Reconciled.NOTHING)) {
      log.atError()
          .addKeyValue("event", "search.index.repaired")
          .addKeyValue("guild_id", reached)
          .addKeyValue("upserted", repairs.upserted())
          .addKeyValue("deleted", repairs.deleted())
          .log("the search index was not what the database has");
    }
  }

  private Future<Void> drop(Throwable cause) {
    var open = comparison;
    comparison = null;
    if (open == null) {
      return Future.succeededFuture();
    }
    missed = true;
    log.atWarn()
        .addKeyValue("event", "search.verification.failed")
        .addKeyValue("guild_id", reached)
        .setCause(cause)
        .log("a guild's part of the search index could not be compared");
    return open.failed(cause);
  }
}
