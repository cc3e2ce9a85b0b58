package chat.filament.gateway.delivery;

import chat.filament.core.UserId;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.RoundPace;
import chat.filament.gateway.session.SubscriberList.Entry;
import chat.filament.gateway.session.TimeSlice;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongSupplier;
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

  /// A hole of more events than that is not filled from the log, but told of.
  private static final int MAX_FILLED = 5_000;

  /// How often access is loaded when the statements for it fail.
  private static final int MAX_FAILED = 5;

  /// How often when it is gone each time, because another node has changed something meanwhile: as
  /// often as many who join at once through other nodes make it so.
  private static final int MAX_OUTDATED = 100;

  private record Tries(int failed, int outdated) {
    Tries and(boolean wentThrough) {
      return wentThrough ? new Tries(failed, outdated + 1) : new Tries(failed + 1, outdated);
    }

    boolean areOver() {
      return failed >= MAX_FAILED || outdated >= MAX_OUTDATED;
    }
  }

  private final GuildSubscriptions guild;
  private final DeliverySteps steps;
  private final LostEvents lost;
  private final DeliveryMeters meters;
  private final WaitingDeliveries waiting = new WaitingDeliveries();

  /// Those that the step under way has passed over because their access is not in memory.
  private final List<Entry> unknown = new ArrayList<>(0);

  private Delivery.@Nullable OfGuild current;
  private int position;
  private @Nullable DeliveryStep step;

  /// Of large channels; null until there was one.
  private @Nullable RoundPace pace;

  private boolean blocked;

  /// Nanoseconds that the step under way wants to wait, 0 for none.
  private long pause;

  /// For [GuildsOnShard]: whether it stands among those that have something to do, and when it goes
  /// on by itself.
  boolean active;

  boolean pausing;
  long pausesUntil;

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

  /// What waits behind the delivery under way, null when nothing does.
  Delivery.@Nullable OfGuild next() {
    return waiting.peek();
  }

  /// Of the rounds along its large channels.
  RoundPace pace(LongSupplier nanos) {
    var known = pace;
    if (known == null) {
      known = new RoundPace(nanos);
      pace = known;
    }
    return known;
  }

  void add(Delivery.OfGuild delivery) {
    meters.arrived(waiting.size());
    waiting.add(delivery);
  }

  boolean isIdle() {
    return current == null && waiting.isEmpty() && !blocked;
  }

  /// How long it wants to wait although there is something to do, in nanoseconds; 0 if it does not.
  long pause() {
    return pause;
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
    pause = 0;
    while (!blocked && slice.goesOn()) {
      if (step == null && !advance()) {
        return false;
      }
      if (step != null && visit(step, slice)) {
        step = null;
      } else if (pause > 0) {
        return false;
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
    if (step instanceof RoundsStep rounds) {
      rounds.giveBack().reversed().forEach(waiting::pushBack);
    }
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
      waiting.pushBack(rest);
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
      step = steps.of(this, delivery, position);
      position += step == null ? 1 : step.events();
    }
    return true;
  }

  /// Takes the next delivery; null when there is none or events before it must be read first.
  private Delivery.@Nullable OfGuild take() {
    var dropped = waiting.pollDropped();
    if (dropped != null) {
      return begin(dropped);
    }
    var next = waiting.peek();
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
    return next == null ? null : begin(joined(waiting.remove()));
  }

  private Delivery.OfGuild begin(Delivery.OfGuild delivery) {
    current = delivery;
    position = 0;
    return delivery;
  }

  /// What waits directly behind a commit is done together with it.
  private Delivery.OfGuild joined(Delivery.OfGuild first) {
    return first instanceof Delivery.Committed batch ? joined(batch) : first;
  }

  private Delivery.Committed joined(Delivery.Committed first) {
    var joined = first;
    int most = waiting.isBehind() ? JoinedEvents.MAX_EVENTS_BEHIND : JoinedEvents.MAX_EVENTS;
    while (joined.events().size() < most
        && waiting.peek() instanceof Delivery.Committed next
        && joined.goesOnWith(next)) {
      joined = joined.with(next);
      waiting.remove();
    }
    return joined;
  }

  /// What waits directly behind it and goes to the same sockets goes along, and when something is
  /// left that cannot, the step hurries.
  private void takeAlong(RoundsStep rounds) {
    int most = waiting.isBehind() ? JoinedEvents.MAX_BYTES_BEHIND : JoinedEvents.MAX_BYTES;
    while (waiting.peek() instanceof Delivery.Committed next
        && rounds.goesOnWith(next)
        && rounds.hasRoomFor(next, most)) {
      waiting.remove();
      steps.take(guild, rounds, next);
    }
    rounds.hurry(!waiting.isEmpty());
  }

  /// Visits those that the step concerns; true when all of them have been.
  private boolean visit(DeliveryStep under, TimeSlice slice) {
    if (under instanceof RoundsStep rounds) {
      takeAlong(rounds);
    }
    under.resume();
    boolean through = visitAll(under, slice);
    if (!through) {
      under.interrupt();
      return false;
    }
    if (!unknown.isEmpty()) {
      load(under, new Tries(0, 0));
      return false;
    }
    under.done();
    guild.forgetEmptied();
    return under.isOver();
  }

  private boolean visitAll(DeliveryStep under, TimeSlice slice) {
    var entries = under.entries();
    pause = under.pause();
    while (pause == 0 && entries.hasNext()) {
      var entry = entries.next();
      if (!under.visit(entry)) {
        unknown.add(entry);
      }
      if (!(under.sends() ? slice.goesOnWithCall() : slice.goesOn())) {
        return false;
      }
      pause = under.pause();
    }
    return pause == 0;
  }

  /// Loads the access of those who were passed over and visits them. Nobody is told anything on the
  /// ground of access that is not known, and nobody keeps a subscription on it: where it cannot be
  /// had the connection ends. It is tried again when a statement failed, and when what was loaded
  /// is gone again because another node has changed something: both are usual after a standstill.
  private void load(DeliveryStep under, Tries before) {
    var users = new LinkedHashSet<UserId>();
    unknown.forEach(entry -> users.add(entry.session().user()));
    var loading = steps.load(guild.guild(), users);
    block(
        loading,
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
          var tries = before.and(loading.result());
          if (!tries.areOver()) {
            load(under, tries);
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
              waiting.pushBack(read);
              waiting.pushBack(read.reloaded());
            })
            .onFailure(
                fault -> // of ours: while the database does not answer it is asked again
                waiting.pushBack(Dropped.events(guild.guild(), guild.lastSeq() + 1, upTo))),
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
