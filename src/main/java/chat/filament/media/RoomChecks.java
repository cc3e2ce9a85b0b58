package chat.filament.media;

import chat.filament.core.UserId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Compares calls with what LiveKit says (`contract/voice.md` §3, §5). On the event loop of the
/// [MediaVerticle].
final class RoomChecks {
  /// Seconds that a client may take from its token to LiveKit.
  private static final int GRACE_SECONDS = 30;

  /// What LiveKit may take to say whether somebody without a socket is there; the others wait for
  /// it to hear that they went offline.
  private static final long PATIENCE_MS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(RoomChecks.class);

  private final Vertx vertx;
  private final ParticipantRegistry registry;
  private final VoiceCalls calls;
  private final LiveKitApi liveKit;
  private final AccessWatch access;
  private final InstantSource clock;
  private final Optional<RoomFollower> follower;

  private boolean reachable = true;

  /// Rooms being asked for, and who waits for the next answer.
  private final Map<VoiceChannel, Optional<Promise<Void>>> asking = new HashMap<>();

  /// `follower` where LiveKit's word says who is in a call; without, whom LiveKit lists and nobody
  /// is shown for is removed.
  RoomChecks(
      Vertx vertx,
      VoiceCalls calls,
      LiveKitApi liveKit,
      AccessWatch access,
      InstantSource clock,
      Optional<RoomFollower> follower) {
    this.vertx = vertx;
    this.follower = follower;
    this.registry = calls.registry();
    this.calls = calls;
    this.liveKit = liveKit;
    this.access = access;
    this.clock = clock;
  }

  /// Asks LiveKit who is there; afterwards, if it is being asked already. Done when an answer to a
  /// question that was asked from now on has been dealt with, whatever it was.
  Future<Void> check(VoiceChannel channel) {
    var underWay = asking.get(channel);
    if (underWay != null) {
      var next = underWay.orElseGet(Promise::promise);
      asking.put(channel, Optional.of(next));
      return next.future();
    }
    Promise<Void> first = Promise.promise();
    ask(channel, first);
    return first.future();
  }

  private void ask(VoiceChannel channel, Promise<Void> answered) {
    asking.put(channel, Optional.empty());
    liveKit
        .participants(channel.room())
        .onComplete(listed -> compare(channel, listed), failure -> unreachable(channel, failure))
        .onComplete(done -> {
          var next = asking.remove(channel);
          if (next != null) {
            next.ifPresent(waiting -> ask(channel, waiting));
          }
          answered.complete();
        });
  }

  /// The user's last socket has closed: their call ends unless LiveKit says soon that they are
  /// there. Done when that is decided.
  Future<Void> offline(UserId user) {
    calls.wentOffline(user);
    return registry
        .of(user)
        .map(participant -> decide(participant.key()))
        .orElse(Future.succeededFuture());
  }

  private Future<Void> decide(ParticipantKey key) {
    Promise<Void> decided = Promise.promise();
    long late =
        vertx.setTimer(
            PATIENCE_MS,
            timer -> {
              endOffline(key);
              decided.tryComplete();
            });
    check(key.channel())
        .onComplete(done -> {
          vertx.cancelTimer(late);
          decided.tryComplete();
        });
    return decided.future();
  }

  private void compare(VoiceChannel channel, List<LiveKitParticipant> listed) {
    reachable = true;
    calls.meters().listed(channel, listed);
    long now = clock.instant().getEpochSecond();
    var byIdentity =
        listed.stream()
            .collect(Collectors.toMap(LiveKitParticipant::identity, one -> one, (a, b) -> a));
    Set<String> shown = new HashSet<>();
    for (var participant : registry.in(channel)) {
      var key = participant.key();
      shown.add(key.identity());
      var present = byIdentity.get(key.identity());
      if (present != null) {
        follower.ifPresent(rooms -> rooms.stillThere(present));
        access.check(key, present.grant().or(participant.granted()));
      } else if (calls.isOffline(key.user())) {
        calls.end(key, now);
      } else if (Math.abs(now - participant.tokenAt()) >= GRACE_SECONDS) {
        calls.meters().repaired(VoiceMeters.RoomRepair.ENDED);
        calls.end(key, now);
      }
    }
    byIdentity.values().stream()
        .filter(one -> !shown.contains(one.identity()))
        .filter(one -> follower.isEmpty() || !follower.get().found(channel, one))
        .forEach(one -> {
          calls.meters().repaired(VoiceMeters.RoomRepair.UNKNOWN);
          calls.removeStranger(channel, one.identity());
        });
  }

  /// Nobody can tell whether those without a socket are still there, so they are not; everybody
  /// else stays.
  private void unreachable(VoiceChannel channel, Throwable failure) {
    LOG.atLevel(reachable ? Level.WARN : Level.DEBUG)
        .addKeyValue("event", "media.list_failed")
        .addKeyValue("room", channel.room())
        .addKeyValue("error", failure.getMessage())
        .log("LiveKit did not say who is in a room");
    reachable = false;
    registry.in(channel).stream().map(Participant::key).forEach(this::endOffline);
  }

  private void endOffline(ParticipantKey key) {
    if (registry.on(key).isPresent() && calls.isOffline(key.user())) {
      calls.remove(key, clock.instant().getEpochSecond());
    }
  }
}
