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

/// Takes the deliveries of one guild through it, one step after another, in order. It stands still
/// while something must be loaded first: access that is not in memory, or events that the backplane
/// has lost.
public final class DeliveryQueue {
  /// Deliveries that may wait. More means that the guild cannot keep up; what does not fit is read
  /// from the log later, like any other lost event.
  private static final int CAPACITY = 4_096;

  /// Commits are joined up to about so many events.
  private static final int MAX_JOINED = 64;

  private final GuildSubscriptions guild;
  private final DeliverySteps steps;
  private final LostEvents lost;
  private final ArrayDeque<Delivery.OfGuild> waiting = new ArrayDeque<>(2);

  /// Those that the step under way has passed over because their access is not in memory.
  private final List<Entry> unknown = new ArrayList<>(0);

  private Delivery.@Nullable OfGuild current;
  private int position;
  private @Nullable DeliveryStep step;
  private boolean blocked;

  /// The last position of what did not fit.
  private long droppedUpTo;

  /// For [GuildsOnShard]: whether it stands among those that have something to do.
  boolean active;

  public DeliveryQueue(GuildSubscriptions guild, DeliverySteps steps, LostEvents lost) {
    this.guild = guild;
    this.steps = steps;
    this.lost = lost;
  }

  GuildSubscriptions guild() {
    return guild;
  }

  void add(Delivery.OfGuild delivery) {
    if (waiting.size() >= CAPACITY) {
      if (delivery instanceof Delivery.Committed committed) {
        droppedUpTo = Math.max(droppedUpTo, committed.lastSeq());
      }
      delivery.release();
    } else {
      waiting.add(delivery);
    }
  }

  boolean isIdle() {
    return current == null && waiting.isEmpty() && !blocked && droppedUpTo <= guild.lastSeq();
  }

  /// Goes on as far as `slice` allows. True when there is more to do at once.
  boolean run(TimeSlice slice) {
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

  /// Finds the next step; false when there is nothing to do.
  private boolean advance() {
    var delivery = current == null ? take() : current;
    if (delivery == null) {
      return blocked;
    }
    if (position > last(delivery)) {
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
    long missing =
        switch (next) {
          case null -> droppedUpTo;
          case Delivery.Committed committed -> committed.firstSeq() - 1;
          case Delivery.Unlogged _, Delivery.Presences _ -> 0;
        };
    if (guild.lastSeq() > 0 && missing > guild.lastSeq()) {
      fill(missing);
      return null;
    }
    current = joined(waiting.poll());
    position = 0;
    return current;
  }

  /// What waits directly behind a commit is done together with it.
  private Delivery.@Nullable OfGuild joined(Delivery.@Nullable OfGuild first) {
    var joined = first;
    while (joined instanceof Delivery.Committed before
        && before.events().size() < MAX_JOINED
        && waiting.peek() instanceof Delivery.Committed next
        && before.goesOnWith(next)) {
      joined = before.with(next);
      waiting.remove();
    }
    return joined;
  }

  /// The position of the last step: after the events of a commit comes what it changed.
  private static int last(Delivery.OfGuild delivery) {
    return delivery instanceof Delivery.Committed committed ? committed.events().size() : 0;
  }

  /// Visits those that the step concerns; true when all of them have been.
  private boolean visit(DeliveryStep under, TimeSlice slice) {
    var entries = under.entries();
    while (entries.hasNext()) {
      var entry = entries.next();
      if (!under.visit(entry)) {
        unknown.add(entry);
      }
      if (!slice.goesOn()) {
        return false;
      }
    }
    if (!unknown.isEmpty()) {
      load(under);
      return false;
    }
    under.done();
    return true;
  }

  /// Loads the access of those who were passed over and visits them. Nobody is told anything on the
  /// ground of access that is not known, and nobody keeps a subscription on it: where it cannot be
  /// had the connection ends.
  private void load(DeliveryStep under) {
    var users = new LinkedHashSet<UserId>();
    unknown.forEach(entry -> users.add(entry.session().user()));
    block(
        steps.load(guild.guild(), users),
        () -> {
          var again = List.copyOf(unknown);
          unknown.clear();
          for (var entry : again) {
            if (!entry.isGone() && !under.visit(entry)) {
              entry.session().end(SessionEnd.INTERNAL);
            }
          }
        });
  }

  private void fill(long upTo) {
    block(lost.read(guild.guild(), guild.lastSeq(), upTo).onSuccess(waiting::addFirst), () -> {});
  }

  /// Whatever becomes of `then`, the guild goes on.
  private void block(Future<?> work, Runnable then) {
    blocked = true;
    work.onComplete(done -> {
      try {
        then.run();
      } finally {
        blocked = false;
        steps.goOn(this);
      }
    });
  }
}
