package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Batch;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final boolean clustered;
  private final InstantSource clock;

  /// `clustered` says that others may have written before this writer first looks at a guild.
  CatchUp(
      LogStore log,
      LogReader reader,
      GuildStates states,
      AfterCommit after,
      WriterMeters meters,
      boolean clustered,
      InstantSource clock) {
    this.log = log;
    this.reader = reader;
    this.states = states;
    this.after = after;
    this.meters = meters;
    this.clustered = clustered;
    this.clock = clock;
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
    if (published == null && !clustered) {
      mailbox.vanish();
      return Future.succeededFuture();
    }
    return reader
        .last(mailbox.guild())
        .compose(last -> {
          long seen = from(published, last);
          return page(mailbox, seen, Math.max(seen, last));
        })
        .map(missed -> {
          mailbox.vanish();
          missed.deliver(after, new AccessChange.None(), new AccessChange.Deleted());
          return null;
        });
  }

  /// Behind what is delivered of a guild that is gone. Other nodes may have taken access from
  /// somebody before the end, and nobody can be asked about it any more: then only the last event
  /// is delivered, to whoever has seen all before it.
  private long from(@Nullable Head published, long last) {
    return clustered ? last - 1 : Objects.requireNonNull(published).lastSeq();
  }

  /// Nothing of this guild was published yet. Other nodes may have written since somebody here came
  /// to listen: then access is checked again, and whoever has not come as far reads the log.
  private Future<Void> first(Mailbox mailbox, Head head) {
    return snapshotAt(mailbox, head)
        .map(snapshot -> {
          mailbox.settle(head);
          if (clustered) {
            addresses(mailbox, snapshot);
            var behind = new AccessChange.Reloaded(snapshot.orElse(null));
            after.deliver(new Batch(mailbox.guild(), head.lastSeq() + 1, List.of(), behind));
          }
          return null;
        });
  }

  /// The guild's state, read again if it is another than that of the head.
  private Future<Optional<GuildSnapshot>> snapshotAt(Mailbox mailbox, Head head) {
    var guild = mailbox.guild();
    return states
        .snapshot(guild)
        .compose(snapshot -> {
          if (snapshot.isPresent() && snapshot.get().accessEpoch() == head.accessEpoch()) {
            return Future.succeededFuture(snapshot);
          }
          states.forget(guild);
          return clustered ? states.snapshot(guild) : Future.succeededFuture(snapshot);
        });
  }

  /// Address bans that were made elsewhere reach those who are inside before anything else does.
  private void addresses(Mailbox mailbox, Optional<GuildSnapshot> snapshot) {
    var banned =
        snapshot
            .map(found -> found.addressBans().networks(clock.instant().getEpochSecond()))
            .orElse(List.of());
    if (!banned.isEmpty()) {
      var change = new AccessChange.Networks(banned, null);
      after.deliver(new Batch(mailbox.guild(), 1, List.of(), change)); // has no position
    }
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
                      addresses(mailbox, snapshot);
                      missed.deliver(after, missed.reloaded(), behind);
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
