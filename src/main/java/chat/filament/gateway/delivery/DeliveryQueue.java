package chat.filament.gateway.delivery;

import chat.filament.core.UserId;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.SubscriberList.Entry;
import chat.filament.gateway.session.TimeSlice;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the deliveries of one guild through it, one step after another, in order. It stands still
/// while something must be loaded first: access that is not in memory, or events that the backplane
/// has lost.
///
/// A guild that cannot keep up does not fall behind without end: what does not fit is dropped, and
/// its subscribers are told so ([GapStep]).
public final class DeliveryQueue {
  private static final Logger log = LoggerFactory.getLogger(DeliveryQueue.class);

  /// Deliveries that may wait, and their bytes. One delivery fits however large it is.
  private static final int CAPACITY = 4_096;

  private static final long MAX_BYTES = 16 << 20;

  /// So many that wait mean that the guild is behind.
  private static final int BEHIND = 256;

  /// A hole of more events than that is not filled from the log, but told of.
  private static final int MAX_FILLED = 5_000;

  /// How often access is loaded when it is not there afterwards.
  private static final int TRIES = 5;

  private final GuildSubscriptions guild;
  private final DeliverySteps steps;
  private final LostEvents lost;
  private final DeliveryMeters meters;
  private final ArrayDeque<Delivery.OfGuild> waiting = new ArrayDeque<>(2);
  private long bytes;

  /// What did not fit; it comes after everything that waited then.
  private @Nullable Dropped dropped;

  private int beforeDropped;

  /// Those that the step under way has passed over because their access is not in memory.
  private final List<Entry> unknown = new ArrayList<>(0);

  private Delivery.@Nullable OfGuild current;
  private int position;
  private @Nullable DeliveryStep step;
  private boolean blocked;

  /// For [GuildsOnShard]: whether it stands among those that have something to do.
  boolean active;

  public DeliveryQueue(
      GuildSubscriptions guild, DeliverySteps steps, LostEvents lost, DeliveryMeters meters) {
    this.guild = guild;
    this.steps = steps;
    this.lost = lost;
    this.meters = meters;
  }

  GuildSubscriptions guild() {
    return guild;
  }

  void add(Delivery.OfGuild delivery) {
    meters.arrived(waiting.size());
    if (delivery instanceof Dropped known) {
      drop(known);
    } else if (waiting.size() < CAPACITY
        && (waiting.isEmpty() || bytes + delivery.bytes() <= MAX_BYTES)) {
      bytes += delivery.bytes();
      waiting.add(delivery);
    } else {
      var rest = Dropped.of(delivery);
      if (rest != null) {
        drop(rest);
      }
      delivery.countLost();
      delivery.release();
    }
  }

  private void drop(Dropped more) {
    if (dropped == null) {
      dropped = more;
      beforeDropped = waiting.size();
    } else {
      dropped = dropped.and(more);
    }
  }

  boolean isIdle() {
    return current == null && waiting.isEmpty() && !blocked && dropped == null;
  }

  /// Goes on as far as `slice` allows. True when there is more to do at once.
  boolean run(TimeSlice slice) {
    try {
      return goOn(slice);
    } catch (RuntimeException
        | OutOfMemoryError e) { // the latter from Netty, whose memory is bounded
      failed(e);
      return !blocked;
    }
  }

  private boolean goOn(TimeSlice slice) {
    while (!blocked && slice.goesOn()) {
      if (step == null && !advance()) {
        return false;
      }
      if (step != null && visit(step, slice)) {
        step = null;
        guild.forgetEmptied();
      }
    }
    return !blocked;
  }

  /// Nobody knows how far a step came that failed: its delivery counts as dropped, and everybody is
  /// told. When that cannot be done either, the sessions end.
  private void failed(Throwable cause) {
    log.atError()
        .addKeyValue("event", "gateway.delivery_failed")
        .addKeyValue("guild_id", guild.guild().value())
        .setCause(cause)
        .log("a delivery failed");
    step = null;
    unknown.clear();
    var failed = current;
    current = null;
    if (failed == null) {
      return;
    }
    var rest = Dropped.of(failed);
    if (failed instanceof Dropped) {
      var cursor = guild.subscribers().cursor();
      while (cursor.hasNext()) {
        cursor.next().session().end(SessionEnd.INTERNAL);
      }
    } else if (rest != null) {
      pushBack(rest);
    }
    failed.release();
  }

  /// Finds the next step; false when there is nothing to do.
  private boolean advance() {
    var delivery = current == null ? take() : current;
    if (delivery == null) {
      return blocked;
    }
    if (position > DeliverySteps.last(delivery)) {
      delivery.release();
      current = null;
    } else {
      step = steps.of(guild, delivery, position);
      position += step == null ? 1 : step.events();
    }
    return true;
  }

  /// Takes the next delivery; null when there is none or events before it must be read first.
  private Delivery.@Nullable OfGuild take() {
    var next = waiting.peek();
    var later = dropped;
    if (later != null && beforeDropped == 0) {
      dropped = null;
      return begin(later);
    }
    if (next instanceof Delivery.Committed batch && guild.isPositionKnown()) {
      long missing = batch.firstSeq() - 1;
      if (missing - guild.lastSeq() > MAX_FILLED) {
        return begin(Dropped.events(guild.guild(), guild.lastSeq() + 1, missing));
      }
      if (missing > guild.lastSeq()) {
        fill(missing);
        return null;
      }
    }
    return next == null ? null : begin(joined(poll()));
  }

  private Delivery.OfGuild begin(Delivery.OfGuild delivery) {
    current = delivery;
    position = 0;
    return delivery;
  }

  private Delivery.OfGuild poll() {
    var next = waiting.remove();
    bytes -= next.bytes();
    beforeDropped -= beforeDropped > 0 ? 1 : 0;
    return next;
  }

  private void pushBack(Delivery.OfGuild delivery) {
    waiting.addFirst(delivery);
    bytes += delivery.bytes();
    beforeDropped += dropped == null ? 0 : 1;
  }

  /// What waits directly behind a commit is done together with it.
  private Delivery.OfGuild joined(Delivery.OfGuild first) {
    return first instanceof Delivery.Committed batch ? joined(batch) : first;
  }

  private Delivery.Committed joined(Delivery.Committed first) {
    var joined = first;
    int most = waiting.size() > BEHIND ? JoinedEvents.MAX_EVENTS_BEHIND : JoinedEvents.MAX_EVENTS;
    while (joined.events().size() < most
        && waiting.peek() instanceof Delivery.Committed next
        && joined.goesOnWith(next)) {
      joined = joined.with(next);
      poll();
    }
    return joined;
  }

  /// Visits those that the step concerns; true when all of them have been.
  private boolean visit(DeliveryStep under, TimeSlice slice) {
    var entries = under.entries();
    while (entries.hasNext()) {
      var entry = entries.next();
      if (!under.visit(entry)) {
        unknown.add(entry);
      }
      if (!(under.sends() ? slice.goesOnWithCall() : slice.goesOn())) {
        return false;
      }
    }
    if (!unknown.isEmpty()) {
      load(under, TRIES);
      return false;
    }
    under.done();
    return true;
  }

  /// Loads the access of those who were passed over and visits them. Nobody is told anything on the
  /// ground of access that is not known, and nobody keeps a subscription on it: where it cannot be
  /// had the connection ends. It is tried again when a statement failed, and when what was loaded
  /// is gone again because another node has changed something: both are usual after a standstill.
  private void load(DeliveryStep under, int tries) {
    var users = new LinkedHashSet<UserId>();
    unknown.forEach(entry -> users.add(entry.session().user()));
    block(
        steps.load(guild.guild(), users),
        () -> {
          var again = List.copyOf(unknown);
          unknown.clear();
          for (var entry : again) {
            if (!entry.isGone() && !under.visit(entry)) {
              unknown.add(entry);
            }
          }
          if (unknown.isEmpty()) {
            return;
          }
          if (tries > 1) {
            load(under, tries - 1);
          } else {
            var lost = List.copyOf(unknown);
            unknown.clear();
            lost.forEach(entry -> entry.session().end(SessionEnd.INTERNAL));
          }
        });
  }

  /// Access in memory is newer than all that the log holds: it is checked before that is delivered.
  private void fill(long upTo) {
    meters.readsLostEvents();
    block(
        lost.read(guild.guild(), guild.lastSeq(), upTo)
            .onSuccess(read -> {
              pushBack(read);
              pushBack(read.reloaded());
            })
            .onFailure(
                fault -> // of ours: while the database does not answer it is asked again
                pushBack(Dropped.events(guild.guild(), guild.lastSeq() + 1, upTo))),
        () -> {});
  }

  /// Whatever becomes of `then`, the guild goes on.
  private void block(Future<?> work, Runnable then) {
    blocked = true;
    work.onComplete(done -> {
      blocked = false;
      try {
        then.run();
      } catch (RuntimeException | OutOfMemoryError e) {
        failed(e);
      } finally {
        steps.goOn(this);
      }
    });
  }
}
