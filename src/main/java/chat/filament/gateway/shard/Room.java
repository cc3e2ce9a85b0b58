package chat.filament.gateway.shard;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One guild on this shard: the seats of its sessions, their places in each channel, and how far
/// its log has been delivered.
final class Room {
  final GuildId guild;
  final Passage passage;

  private final Roster seats = new Roster();
  private final Map<ChannelId, Roster> channels = new HashMap<>(4);

  /// The position up to which everything has been delivered here; 0 when nothing was since the room
  /// exists.
  private long lastSeq;

  /// The structure that the latest delivered change left behind.
  private @Nullable GuildSnapshot structure;

  /// Counts bans of networks, so that a check that was under way meanwhile is made again.
  private int networkBans;

  /// For [Rooms]: whether it stands in the line of rooms that have something to do.
  boolean active;

  /// Those who are on their way in: the room must not be given up.
  private int pins;

  Room(GuildId guild, Steps steps, LostEvents lost) {
    this.guild = guild;
    this.passage = new Passage(this, steps, lost);
  }

  Roster seats() {
    return seats;
  }

  @Nullable Roster channel(ChannelId channel) {
    return channels.get(channel);
  }

  long lastSeq() {
    return lastSeq;
  }

  void delivered(long seq) {
    lastSeq = Math.max(lastSeq, seq);
  }

  @Nullable GuildSnapshot structure() {
    return structure;
  }

  void structure(GuildSnapshot changed) {
    structure = changed;
  }

  int networkBans() {
    return networkBans;
  }

  void networksBanned() {
    networkBans++;
  }

  void pin() {
    pins++;
  }

  void unpin() {
    pins--;
  }

  boolean isEmpty() {
    return seats.size() == 0 && pins == 0;
  }

  /// The session's seat, a new one if it has none; `after` is for a new one.
  Seat seat(Session session, Access access, long after) {
    var known = session.seatIn(this);
    if (known != null) {
      return known;
    }
    if (structure == null) {
      structure = access.guild();
    }
    var seat = new Seat(session, this, after);
    seats.add(seat);
    seat.next = session.seats;
    session.seats = seat;
    return seat;
  }

  /// Gives the seat a place in the channel, once.
  void place(Seat seat, ChannelId channel) {
    for (var place = seat.places; place != null; place = place.next) {
      if (place.channel.equals(channel)) {
        return;
      }
    }
    var place = new Place(seat, known(channel));
    channels.computeIfAbsent(channel, key -> new Roster()).add(place);
    place.next = seat.places;
    seat.places = place;
  }

  /// The id as this room knows it already: one object for all places.
  private ChannelId known(ChannelId channel) {
    var known = structure == null ? null : structure.channels().get(channel);
    return known == null ? channel : known.id();
  }

  /// Takes away the places of a seat in channels that `access` does not show; all of them when it
  /// is null. A seat without places ends: answers whether it did.
  boolean restrict(Seat seat, @Nullable Access access) {
    Place previous = null;
    for (var place = seat.places; place != null; place = place.next) {
      if (access != null && access.canSee(place.channel)) {
        previous = place;
        continue;
      }
      leaveChannel(place);
      if (previous == null) {
        seat.places = place.next;
      } else {
        previous.next = place.next;
      }
    }
    if (seat.places != null || seat.index < 0) {
      return false;
    }
    leave(seat);
    return true;
  }

  private void leaveChannel(Place place) {
    var roster = channels.get(place.channel);
    if (roster != null) {
      roster.remove(place);
      if (roster.size() == 0 && passage.isIdle()) { // or else somebody may still come into it
        channels.remove(place.channel);
      }
    }
  }

  private void leave(Seat seat) {
    seats.remove(seat);
    var session = seat.session;
    if (session.seats == seat) {
      session.seats = seat.next;
    } else {
      for (var other = session.seats; other != null; other = other.next) {
        if (other.next == seat) {
          other.next = seat.next;
        }
      }
    }
  }
}
