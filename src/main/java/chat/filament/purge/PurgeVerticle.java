package chat.filament.purge;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.db.Sql;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works off the purges, one at a time and batch after batch, with a pause between two so that the
/// disk is left to others. Looks for more every second. What fails is logged and tried again after
/// five; a purge whose process was killed is taken over when its lease ends.
public final class PurgeVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(PurgeVerticle.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /// Behind every id in use.
  private static final String LAST = "Z";

  private final Sql sql;

  public PurgeVerticle(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Future<?> start() {
    later(PERIOD);
    return Future.succeededFuture();
  }

  private void later(Duration pause) {
    vertx.setTimer(pause.toMillis(), due -> runOnce().onComplete(this::again));
  }

  private void again(AsyncResult<Boolean> last) {
    if (last.failed()) {
      DatabaseOutage.explain(log.atWarn().addKeyValue("event", "purge"), last.cause())
          .log("a purge was cut off; trying again later");
    }
    later(last.failed() ? AFTER_FAILURE : last.result() ? PAUSE : PERIOD);
  }

  /// Works off one purge; false when there is none.
  private Future<Boolean> runOnce() {
    return PurgeStore.lease(sql)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(false)
                : run(found.get()).compose(done -> PurgeStore.done(sql, found.get())).map(true));
  }

  private Future<Void> run(PurgeStore.Leased leased) {
    return switch (leased.purge()) {
      case Purge.OfGuild(var guild) -> guild(leased, guild);
      case Purge.OfChannel(var guild, var channel) ->
          content(leased, guild, channel, Optional.empty());
      case Purge.OfMessage(var guild, var channel, var message) ->
          content(leased, guild, channel, Optional.of(message.value()));
      case Purge.OfRole(var guild, var role) ->
          batches(leased, "", after -> BatchStore.assignments(sql, guild, role, after));
    };
  }

  /// The texts in the log first: they are what must not outlive a deletion.
  private Future<Void> content(
      PurgeStore.Leased leased, GuildId guild, ChannelId channel, Optional<String> message) {
    var first = message.orElse("");
    var last = message.orElse(LAST);
    Future<Void> edits =
        batches(
            leased,
            BatchStore.Edit.FIRST,
            after -> BatchStore.edits(sql, guild, channel, message, after));
    return edits
        .compose(blanked ->
            message.isPresent()
                ? Future.<Void>succeededFuture()
                : batches(leased, "", after -> BatchStore.messages(sql, guild, channel, after))
                    .compose(gone ->
                        batches(leased, "", after -> BatchStore.attachments(sql, channel, after))))
        .compose(
            gone -> batches(leased, first, from -> BatchStore.reactions(sql, channel, from, last)))
        .compose(
            gone -> batches(leased, first, from -> BatchStore.counts(sql, channel, from, last)));
  }

  private Future<Void> guild(PurgeStore.Leased leased, GuildId guild) {
    return batches(leased, 0L, after -> BatchStore.log(sql, guild, after))
        .compose(blanked -> channels(leased, guild))
        .compose(gone -> batches(leased, "", after -> BatchStore.members(sql, guild, after)))
        .compose(gone -> batches(leased, "", after -> BatchStore.bans(sql, guild, after)))
        .compose(gone -> BatchStore.deleteRoles(sql, guild));
  }

  private Future<Void> channels(PurgeStore.Leased leased, GuildId guild) {
    return BatchStore.channel(sql, guild)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture()
                : content(leased, guild, found.get(), Optional.empty())
                    .compose(gone -> BatchStore.deleteChannel(sql, found.get()))
                    .compose(gone -> channels(leased, guild)));
  }

  private <T> Future<Void> batches(
      PurgeStore.Leased leased, T after, Function<T, Future<Optional<T>>> batch) {
    return batch
        .apply(after)
        .compose(last ->
            last.isEmpty()
                ? Future.succeededFuture()
                : PurgeStore.renew(sql, leased)
                    .compose(renewed -> vertx.timer(PAUSE.toMillis()))
                    .compose(paused -> batches(leased, last.get(), batch)));
  }
}
