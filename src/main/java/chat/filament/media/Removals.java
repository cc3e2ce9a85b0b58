package chat.filament.media;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes participants from LiveKit, and tries again until it is done or ten tries have failed; by
/// then the token has expired. The sweep finds who is still there, and does not wait for the next
/// try. At most 4,096 wait. On the event loop of the [MediaVerticle].
final class Removals {
  private static final int CAPACITY = 4_096;
  private static final int TRIES = 10;
  private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

  private record RemovalTarget(String room, String identity) {}

  /// One order; its identity tells it from an earlier one for the same target.
  private static final class Removal {
    private int tries;
  }

  private final Vertx vertx;
  private final LiveKitApi liveKit;
  private final IntToLongFunction pause;
  private final VoiceMeters meters;
  private final Map<RemovalTarget, Removal> waiting = new HashMap<>();

  /// `pause` says how many milliseconds to wait after so many tries.
  Removals(Vertx vertx, LiveKitApi liveKit, IntToLongFunction pause, VoiceMeters meters) {
    this.vertx = vertx;
    this.liveKit = liveKit;
    this.pause = pause;
    this.meters = meters;
  }

  /// 1, 2, 4 … 60 s.
  static long backOff(int tries) {
    return Math.min(60_000, 1_000L << (tries - 1));
  }

  void remove(ParticipantKey key) {
    remove(key.channel().room(), key.identity());
  }

  /// Begins at once, and again if an earlier order waits for its next try.
  void remove(String room, String identity) {
    var target = new RemovalTarget(room, identity);
    if (waiting.size() >= CAPACITY && !waiting.containsKey(target)) {
      LOG.atWarn()
          .addKeyValue("event", "media.removals_full")
          .addKeyValue("room", room)
          .log("too many removals wait; left to the sweep");
      return;
    }
    var removal = new Removal();
    waiting.put(target, removal);
    attempt(target, removal);
  }

  /// The user joins the call again: what still waits must not throw them out.
  void cancel(ParticipantKey key) {
    waiting.remove(new RemovalTarget(key.channel().room(), key.identity()));
  }

  /// Whether an order for this participant is not done.
  boolean isWaiting(ParticipantKey key) {
    return waiting.containsKey(new RemovalTarget(key.channel().room(), key.identity()));
  }

  /// Gives up what still waits.
  void stop() {
    waiting.clear();
  }

  private void attempt(RemovalTarget target, Removal removal) {
    if (waiting.get(target) != removal) {
      return;
    }
    removal.tries++;
    liveKit
        .remove(target.room(), target.identity())
        .onComplete(
            removed -> {
              meters.removed();
              waiting.remove(target, removal);
            },
            failure -> failed(target, removal, failure));
  }

  private void failed(RemovalTarget target, Removal removal, Throwable failure) {
    if (waiting.get(target) != removal) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("event", "media.remove_failed")
        .addKeyValue("room", target.room())
        .addKeyValue("identity", target.identity())
        .addKeyValue("try", removal.tries)
        .addKeyValue("error", failure.getMessage())
        .log("LiveKit did not remove a participant");
    if (removal.tries >= TRIES) {
      meters.gaveUp();
      waiting.remove(target, removal);
      return;
    }
    vertx.setTimer(pause.applyAsLong(removal.tries), id -> attempt(target, removal));
  }
}
