package chat.filament.media;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where LiveKit calls our webhook, its word says who is in a call and what they send
/// (`contract/voice.md` §3). What a lost event did not tell, the next room check finds. On the
/// event loop of the [MediaVerticle].
final class RoomFollower {
  private static final Logger LOG = LoggerFactory.getLogger(RoomFollower.class);

  /// Events that are known not to be handled again.
  private static final int EVENTS = 16_384;

  private final VoiceCalls calls;
  private final AccessWatch access;
  private final InstantSource clock;
  private final RoomConnections connections = new RoomConnections();
  private final Set<String> handled = new LinkedHashSet<>();

  RoomFollower(VoiceCalls calls, AccessWatch access, InstantSource clock) {
    this.calls = calls;
    this.access = access;
    this.clock = clock;
  }

  void follow(RoomEvent event) {
    if (!isFirst(event.stamp().id())) {
      return;
    }
    long at = event.stamp().at();
    switch (event) {
      case RoomEvent.ParticipantEntered(var _, var connection, var grant) -> {
        if (connections.entered(connection, at)) {
          admit(connection, grant);
        }
      }
      case RoomEvent.ParticipantGone(var _, var connection) -> {
        if (connections.left(connection, at)) {
          calls.end(connection.key(), now());
        }
      }
      case RoomEvent.TrackStarted(var _, var connection, var track) -> {
        connections.started(connection, track);
        show(connection.key());
      }
      case RoomEvent.TrackEnded(var _, var connection, var track) -> {
        connections.ended(connection, track);
        show(connection.key());
      }
      case RoomEvent.RoomFinished(var _, var channel) ->
          calls.registry().in(channel).stream()
              .map(Participant::key)
              .filter(key -> connections.finished(key, at))
              .forEach(key -> calls.end(key, now()));
    }
  }

  private boolean isFirst(String id) {
    if (id.isEmpty()) {
      return true;
    }
    if (handled.size() >= EVENTS) {
      handled.remove(handled.iterator().next());
    }
    return handled.add(id);
  }

  /// Somebody whom LiveKit lists and who is not shown: their event is late or was lost. False for
  /// who is no participant of ours.
  boolean found(VoiceChannel channel, LiveKitParticipant listed) {
    var connection = listed.connection();
    if (connection.isEmpty() || !connection.get().key().channel().equals(channel)) {
      return false;
    }
    var key = connection.get().key();
    if (!calls.removeAgain(key) && !connections.hasEnded(connection.get())) {
      calls.meters().repaired(VoiceMeters.RoomRepair.FOUND);
      connections.entered(connection.get(), 0);
      listed.tracks().forEach(track -> connections.started(connection.get(), track));
      admit(connection.get(), listed.grant());
    }
    return true;
  }

  /// LiveKit lists somebody who is shown: what they send is what it says.
  void stillThere(LiveKitParticipant listed) {
    listed
        .connection()
        .filter(connection -> !connections.hasEnded(connection))
        .filter(connection -> connections.entered(connection, 0))
        .ifPresent(connection -> {
          connections.listed(connection, listed.tracks());
          show(connection.key());
        });
  }

  /// Shows a participant who may be there, and removes any other from the room. If that cannot be
  /// told now, the next room check asks again.
  private void admit(RoomConnection connection, Grant grant) {
    access
        .allows(connection.key(), grant)
        .onComplete(
            allowed -> {
              if (!connections.hasEnded(connection)) {
                admit(connection.key(), grant, allowed);
              }
            },
            failure ->
                LOG.atWarn()
                    .addKeyValue("event", "media.access_unknown")
                    .addKeyValue("error", failure.getMessage())
                    .log("access not known now; asked again with the next sweep"));
  }

  private void admit(ParticipantKey key, Grant grant, boolean allowed) {
    if (!allowed || !calls.registry().reserve(key)) {
      calls.expel(key, now());
      return;
    }
    calls.join(key, grant, connections.streams(key), now());
    calls.registry().release(key);
  }

  private void show(ParticipantKey key) {
    calls.show(key, connections.streams(key), now());
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
