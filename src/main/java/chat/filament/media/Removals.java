package chat.filament.media;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes participants from LiveKit, and tries again after 1, 2, 4 … 60 s until it is done or ten
/// tries have failed; by then the token has expired, and the sweep finds who is still there. At
/// most 4,096 wait. On the event loop of the [MediaVerticle].
final class Removals {
  private static final int CAPACITY = 4_096;
  private static final int TRIES = 10;
  private static final long LONGEST_MS = 60_000;
  private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

  private record Target(String room, String identity) {}

  /// One wish; its identity tells it from an earlier one for the same target.
  private static final class Wish {
    private int tries;
  }

  private final Vertx vertx;
  private final LiveKitApi liveKit;
  private final Map<Target, Wish> waiting = new HashMap<>();

  Removals(Vertx vertx, LiveKitApi liveKit) {
    this.vertx = vertx;
    this.liveKit = liveKit;
  }

  void remove(Seat seat) {
    remove(seat.place().room(), seat.identity());
  }

  /// Begins at once, and again if an earlier wish waits for its next try.
  void remove(String room, String identity) {
    var target = new Target(room, identity);
    if (waiting.size() >= CAPACITY && !waiting.containsKey(target)) {
      LOG.atWarn()
          .addKeyValue("event", "media.removals_full")
          .addKeyValue("room", room)
          .log("too many removals wait; left to the sweep");
      return;
    }
    var wish = new Wish();
    waiting.put(target, wish);
    attempt(target, wish);
  }

  /// The user takes the seat again: what still waits must not throw them out.
  void cancel(Seat seat) {
    waiting.remove(new Target(seat.place().room(), seat.identity()));
  }

  /// Gives up what still waits.
  void stop() {
    waiting.clear();
  }

  private void attempt(Target target, Wish wish) {
    if (waiting.get(target) != wish) {
      return;
    }
    wish.tries++;
    liveKit
        .remove(target.room(), target.identity())
        .onComplete(
            removed -> waiting.remove(target, wish), failure -> failed(target, wish, failure));
  }

  private void failed(Target target, Wish wish, Throwable failure) {
    if (waiting.get(target) != wish) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("event", "media.remove_failed")
        .addKeyValue("room", target.room())
        .addKeyValue("identity", target.identity())
        .addKeyValue("try", wish.tries)
        .addKeyValue("error", failure.getMessage())
        .log("LiveKit did not remove a participant");
    if (wish.tries >= TRIES) {
      waiting.remove(target, wish);
      return;
    }
    long delay = Math.min(LONGEST_MS, 1_000L << (wish.tries - 1));
    vertx.setTimer(delay, id -> attempt(target, wish));
  }
}
