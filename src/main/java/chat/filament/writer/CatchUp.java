package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Brings a mailbox to a guild's committed head and publishes what was committed without this
/// writer knowing: by another process, or by a commit whose answer was lost. So nothing that is
/// committed stays undelivered.
///
/// One page of the log is published from here. Where more is missing, only the new head is: shards
/// see by its position what they lack, and each reads it from the log as fast as its sockets take
/// it.
final class CatchUp {
  private static final int MAX_ROWS = 1_000;
  private static final int MAX_BYTES = 1 << 20;

  private final LogStore log;
  private final LogReader reader;
  private final GuildStates states;
  private final AfterCommit after;
  private final WriterMeters meters;

  CatchUp(
      LogStore log, LogReader reader, GuildStates states, AfterCommit after, WriterMeters meters) {
    this.log = log;
    this.reader = reader;
    this.states = states;
    this.after = after;
    this.meters = meters;
  }

  /// Settles the mailbox on the committed head. Fails as the database does.
  Future<Void> readHead(Mailbox mailbox) {
    return log.head(mailbox.guild()).compose(head -> settle(mailbox, head));
  }

  /// The same after every commit that is under way has ended, and so that none that began earlier
  /// can take place any more.
  Future<Void> fence(Mailbox mailbox) {
    return log.fence(mailbox.guild()).compose(head -> settle(mailbox, head));
  }

  private Future<Void> settle(Mailbox mailbox, Optional<Head> head) {
    if (head.isEmpty()) {
      return gone(mailbox);
    }
    var published = mailbox.published();
    return published == null ? first(mailbox, head.get()) : missed(mailbox, published, head.get());
  }

  /// The guild was deleted, but its log outlives it: what led to the end is delivered before it.
  private Future<Void> gone(Mailbox mailbox) {
    var published = mailbox.published();
    states.forget(mailbox.guild());
    if (published == null) {
      mailbox.vanish();
      return Future.succeededFuture();
    }
    return reader
        .last(mailbox.guild())
        .compose(last -> page(mailbox, published.lastSeq(), Math.max(last, published.lastSeq())))
        .map(missed -> {
          mailbox.vanish();
          missed.deliver(after, new AccessChange.None(), new AccessChange.Deleted());
          return null;
        });
  }

  /// Nothing of this guild was published yet.
  private Future<Void> first(Mailbox mailbox, Head head) {
    return states
        .snapshot(mailbox.guild())
        .map(snapshot -> {
          if (snapshot.isEmpty() || snapshot.get().accessEpoch() != head.accessEpoch()) {
            states.forget(mailbox.guild());
          }
          mailbox.settle(head);
          return null;
        });
  }

  private Future<Void> missed(Mailbox mailbox, Head published, Head head) {
    boolean reloads = published.accessEpoch() != head.accessEpoch();
    if (!reloads && published.lastSeq() == head.lastSeq()) {
      mailbox.settle(head);
      return Future.succeededFuture();
    }
    meters.caughtUp();
    if (reloads) {
      states.forget(mailbox.guild());
    }
    return page(mailbox, published.lastSeq(), head.lastSeq())
        .compose(missed ->
            reloads
                ? states
                    .snapshot(mailbox.guild())
                    .map(snapshot -> {
                      var behind = new AccessChange.Reloaded(snapshot.orElse(null));
                      mailbox.settle(head);
                      missed.deliver(after, new AccessChange.Reloaded(null), behind);
                      return null;
                    })
                : deliver(mailbox, missed, head));
  }

  private Future<Void> deliver(Mailbox mailbox, MissedEvents missed, Head head) {
    mailbox.settle(head);
    var none = new AccessChange.None();
    missed.deliver(after, none, none);
    return Future.succeededFuture();
  }

  private Future<MissedEvents> page(Mailbox mailbox, long seq, long last) {
    var guild = mailbox.guild();
    return seq == last
        ? Future.succeededFuture(new MissedEvents(guild, last, List.of()))
        : reader
            .rows(guild, seq, last, MAX_ROWS, MAX_BYTES)
            .map(rows -> MissedEvents.of(guild, last, rows));
  }
}
