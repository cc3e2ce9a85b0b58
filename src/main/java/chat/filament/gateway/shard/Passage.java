package chat.filament.gateway.shard;

import chat.filament.core.UserId;
import chat.filament.gateway.protocol.End;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the deliveries of one room through it, one step after another, in order. It stands still
/// while something must be loaded first: access that is not in memory, or events that the backplane
/// has lost.
final class Passage {
  /// Deliveries that may wait. More means that the room cannot keep up; what does not fit is read
  /// from the log later, like any other lost event.
  private static final int CAPACITY = 4_096;

  /// Commits are joined up to about so many events.
  private static final int MAX_JOINED = 64;

  private final Room room;
  private final Steps steps;
  private final LostEvents lost;
  private final ArrayDeque<Delivery.OfGuild> waiting = new ArrayDeque<>(2);
  private final List<Member> unknown = new ArrayList<>(0);
  private Delivery.@Nullable OfGuild current;
  private int position;
  private @Nullable Step step;
  private boolean blocked;

  /// The last position of what did not fit.
  private long droppedUpTo;

  Passage(Room room, Steps steps, LostEvents lost) {
    this.room = room;
    this.steps = steps;
    this.lost = lost;
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
    return current == null && waiting.isEmpty() && !blocked && droppedUpTo <= room.lastSeq();
  }

  /// Goes on as far as `turn` allows. True when there is more to do at once.
  boolean run(Turn turn) {
    while (!blocked && turn.goesOn()) {
      if (step == null && !advance()) {
        return false;
      }
      if (step != null && walk(step, turn)) {
        step = null;
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
      step = steps.of(room, delivery, position);
      position += step == null ? 1 : step.parts();
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
          case Delivery.Passing _, Delivery.Presences _ -> 0;
        };
    if (room.lastSeq() > 0 && missing > room.lastSeq()) {
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

  /// Visits members; true when all of them have been.
  private boolean walk(Step under, Turn turn) {
    var members = under.members();
    while (members.hasNext()) {
      var member = members.next();
      if (!under.visit(member)) {
        unknown.add(member);
      }
      if (!turn.goesOn()) {
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
  private void load(Step under) {
    var users = new LinkedHashSet<UserId>();
    unknown.forEach(member -> users.add(member.session().user()));
    block(
        steps.load(room.guild, users),
        () -> {
          var again = List.copyOf(unknown);
          unknown.clear();
          for (var member : again) {
            if (member.index >= 0 && !under.visit(member)) {
              member.session().end(End.INTERNAL);
            }
          }
        });
  }

  private void fill(long upTo) {
    block(lost.read(room.guild, room.lastSeq(), upTo).onSuccess(waiting::addFirst), () -> {});
  }

  private void block(Future<?> work, Runnable then) {
    blocked = true;
    work.onComplete(done -> {
      then.run();
      blocked = false;
      steps.wake(room);
    });
  }
}
