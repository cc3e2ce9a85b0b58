package chat.filament.media;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  private static final Logger LOG = LoggerFactory.getLogger(RoomChecks.class);

  private final Roster roster;
  private final Calls calls;
  private final LiveKitApi liveKit;
  private final AccessWatch access;
  private final InstantSource clock;

  private boolean reachable = true;

  /// Rooms being asked for, and whether to ask again afterwards.
  private final Map<Place, Boolean> asking = new HashMap<>();

  RoomChecks(Calls calls, LiveKitApi liveKit, AccessWatch access, InstantSource clock) {
    this.roster = calls.roster();
    this.calls = calls;
    this.liveKit = liveKit;
    this.access = access;
    this.clock = clock;
  }

  /// Asks LiveKit who is there, once more if it is being asked already.
  void check(Place place) {
    if (asking.putIfAbsent(place, false) != null) {
      asking.put(place, true);
      return;
    }
    liveKit
        .participants(place.room())
        .onComplete(
            listed -> {
              compare(place, listed);
              asked(place);
            },
            failure -> {
              unreachable(place, failure);
              asked(place);
            });
  }

  private void asked(Place place) {
    if (Boolean.TRUE.equals(asking.remove(place))) {
      check(place);
    }
  }

  private void compare(Place place, List<Listed> listed) {
    reachable = true;
    long now = clock.instant().getEpochSecond();
    var byIdentity =
        listed.stream().collect(Collectors.toMap(Listed::identity, one -> one, (a, b) -> a));
    Set<String> shown = new HashSet<>();
    for (var participant : roster.in(place)) {
      var seat = participant.seat();
      shown.add(seat.identity());
      var present = byIdentity.get(seat.identity());
      if (present != null) {
        access.check(seat, present.grant().or(participant.granted()));
      } else if (calls.isOffline(seat.user()) || now - participant.tokenAt() >= GRACE_SECONDS) {
        calls.end(seat, now);
      }
    }
    byIdentity.keySet().stream()
        .filter(identity -> !shown.contains(identity))
        .forEach(identity -> calls.removeStranger(place, identity));
  }

  /// Nobody can tell whether those without a socket are still there, so they are not; everybody
  /// else stays.
  private void unreachable(Place place, Throwable failure) {
    LOG.atLevel(reachable ? Level.WARN : Level.DEBUG)
        .addKeyValue("event", "media.list_failed")
        .addKeyValue("room", place.room())
        .addKeyValue("error", failure.getMessage())
        .log("LiveKit did not say who is in a room");
    reachable = false;
    long now = clock.instant().getEpochSecond();
    roster.in(place).stream()
        .map(Participant::seat)
        .filter(seat -> calls.isOffline(seat.user()))
        .forEach(seat -> calls.remove(seat, now));
  }
}
