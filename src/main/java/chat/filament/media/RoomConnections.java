package chat.filament.media;

import chat.filament.media.RoomConnection.RoomTrack;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The newest connection of each participant that LiveKit told of, to make sense of events that
/// come late, in another order or after the end of what they tell of: LiveKit sends them again when
/// it saw no answer. Keeps the latest 16,384 participants. On the event loop of the
/// [MediaVerticle].
final class RoomConnections {
  private static final int CAPACITY = 16_384;

  /// Tracks that are kept of a connection; LiveKit's clients have a few.
  private static final int TRACKS = 64;

  private final Map<ParticipantKey, KnownConnection> known = new LinkedHashMap<>();

  private static final class KnownConnection {
    private final RoomConnection connection;
    private final Map<String, RoomTrack> tracks = new HashMap<>();
    private final Set<String> endedTracks = new HashSet<>();

    /// Tracks that LiveKit's last list did not have.
    private final Set<String> missing = new HashSet<>();

    /// When it entered or ended, in unix seconds; 0 when unknown.
    private long at;

    private boolean ended;

    private KnownConnection(RoomConnection connection) {
      this.connection = connection;
    }
  }

  /// Whether the participant is there with this connection; not when it, or a later one, has ended
  /// since.
  boolean entered(RoomConnection connection, long at) {
    var last = known.get(connection.key());
    if (last != null && isOver(last, connection, at)) {
      return false;
    }
    var current = last == null || isNew(last, connection) ? begin(connection) : last;
    current.at = Math.max(at, current.at);
    return true;
  }

  private static boolean isOver(KnownConnection last, RoomConnection connection, long at) {
    boolean earlier = at > 0 && last.at > 0 && at < last.at;
    if (connection.differs(last.connection)) {
      return connection.isBefore(last.connection, earlier);
    }
    return last.ended && (at == 0 || last.at == 0 || at <= last.at);
  }

  private static boolean isNew(KnownConnection last, RoomConnection connection) {
    return last.ended || connection.differs(last.connection);
  }

  /// Whether the participant is gone; not when a later connection of theirs is there.
  boolean left(RoomConnection connection, long at) {
    var last = known.get(connection.key());
    if (last != null && isLaterThere(last, connection, at)) {
      return false;
    }
    var current = last == null || connection.differs(last.connection) ? begin(connection) : last;
    end(current, at);
    return true;
  }

  private static boolean isLaterThere(KnownConnection last, RoomConnection connection, long at) {
    boolean earlier = at > 0 && last.at > 0 && at < last.at;
    return connection.differs(last.connection)
        ? connection.isBefore(last.connection, true)
        : earlier;
  }

  /// Whether the room that was finished at `at` is the one that the participant was in.
  boolean finished(ParticipantKey key, long at) {
    var last = known.get(key);
    if (last == null || last.ended) {
      return true;
    }
    if (at > 0 && last.at > at) {
      return false;
    }
    end(last, at);
    return true;
  }

  private static void end(KnownConnection connection, long at) {
    connection.ended = true;
    connection.at = Math.max(at, connection.at);
    connection.tracks.clear();
  }

  /// A track begins, also before the connection is known to have begun.
  void started(RoomConnection connection, RoomTrack track) {
    var last = known.get(connection.key());
    if (last == null || (connection.differs(last.connection) && !isEarlier(connection, last))) {
      last = begin(connection);
    }
    boolean fits = last.tracks.size() < TRACKS && !last.ended;
    if (fits && !connection.differs(last.connection) && !last.endedTracks.contains(track.sid())) {
      last.tracks.put(track.name(), track);
    }
  }

  /// A track ends, also before it is known to have begun.
  void ended(RoomConnection connection, RoomTrack track) {
    var last = known.get(connection.key());
    if (last != null && !connection.differs(last.connection)) {
      last.tracks.remove(track.name());
      if (!track.sid().isEmpty() && last.endedTracks.size() < TRACKS) {
        last.endedTracks.add(track.sid());
      }
    }
  }

  /// Takes over what LiveKit lists of a connection that is there: tracks that no event told of, and
  /// the end of those that are missing for the second time. Missing once, they may have begun since
  /// LiveKit made its list.
  void listed(RoomConnection connection, List<RoomTrack> tracks) {
    tracks.forEach(track -> started(connection, track));
    var last = known.get(connection.key());
    if (last == null || connection.differs(last.connection)) {
      return;
    }
    var names = tracks.stream().map(RoomTrack::name).collect(Collectors.toSet());
    last.missing.removeAll(names);
    for (var track : List.copyOf(last.tracks.values())) {
      if (!names.contains(track.name()) && !last.missing.add(track.name())) {
        last.missing.remove(track.name());
        ended(connection, track);
      }
    }
  }

  private static boolean isEarlier(RoomConnection connection, KnownConnection last) {
    return connection.isBefore(last.connection, true);
  }

  /// What the participant sends.
  Set<PublishSource> streams(ParticipantKey key) {
    var streams = EnumSet.noneOf(PublishSource.class);
    var last = known.get(key);
    if (last != null) {
      last.tracks.values().forEach(track -> track.source().ifPresent(streams::add));
    }
    return PublishSource.inOrder(streams);
  }

  /// Whether this connection is known to have ended.
  boolean hasEnded(RoomConnection connection) {
    var last = known.get(connection.key());
    return last != null
        && (connection.differs(last.connection) ? isEarlier(connection, last) : last.ended);
  }

  private KnownConnection begin(RoomConnection connection) {
    known.remove(connection.key());
    if (known.size() >= CAPACITY) {
      known.remove(known.keySet().iterator().next());
    }
    var begun = new KnownConnection(connection);
    known.put(connection.key(), begun);
    return begun;
  }
}
