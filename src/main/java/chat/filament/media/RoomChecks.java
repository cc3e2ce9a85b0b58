package chat.filament.media;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Compares calls with what LiveKit says (`contract/voice.md` §3, §5). On the event loop of the
/// [MediaVerticle].
final class RoomChecks {
  /// Seconds that a client may take from its token to LiveKit.
  private static final int GRACE_SECONDS = 30;

  private static final Logger LOG = LoggerFactory.getLogger(RoomChecks.class);

  private final ParticipantRegistry registry;
  private final VoiceCalls calls;
  private final LiveKitApi liveKit;
  private final AccessWatch access;
  private final InstantSource clock;
  private final BiPredicate<VoiceChannel, LiveKitParticipant> newcomers;

  private boolean reachable = true;

  /// Rooms being asked for, and whether to ask again afterwards.
  private final Map<VoiceChannel, Boolean> asking = new HashMap<>();

  /// `newcomers` takes care of somebody whom LiveKit lists and who is not shown; whom it answers
  /// false for are removed.
  RoomChecks(
      VoiceCalls calls,
      LiveKitApi liveKit,
      AccessWatch access,
      InstantSource clock,
      BiPredicate<VoiceChannel, LiveKitParticipant> newcomers) {
    this.newcomers = newcomers;
    this.registry = calls.registry();
    this.calls = calls;
    this.liveKit = liveKit;
    this.access = access;
    this.clock = clock;
  }

  /// Asks LiveKit who is there, once more if it is being asked already. Done when nothing is being
  /// asked any more, whatever the answer was; at once when somebody else has begun to ask.
  Future<Void> check(VoiceChannel channel) {
    if (asking.putIfAbsent(channel, false) != null) {
      asking.put(channel, true);
      return Future.succeededFuture();
    }
    return liveKit
        .participants(channel.room())
        .onComplete(listed -> compare(channel, listed), failure -> unreachable(channel, failure))
        .transform(answered ->
            Boolean.TRUE.equals(asking.remove(channel))
                ? check(channel)
                : Future.succeededFuture());
  }

  private void compare(VoiceChannel channel, List<LiveKitParticipant> listed) {
    reachable = true;
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
        access.check(key, present.grant().or(participant.granted()));
      } else if (calls.isOffline(key.user()) || now - participant.tokenAt() >= GRACE_SECONDS) {
        calls.end(key, now);
      }
    }
    byIdentity.values().stream()
        .filter(one -> !shown.contains(one.identity()) && !newcomers.test(channel, one))
        .forEach(one -> calls.removeStranger(channel, one.identity()));
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
    long now = clock.instant().getEpochSecond();
    registry.in(channel).stream()
        .map(Participant::key)
        .filter(key -> calls.isOffline(key.user()))
        .forEach(key -> calls.remove(key, now));
  }
}
