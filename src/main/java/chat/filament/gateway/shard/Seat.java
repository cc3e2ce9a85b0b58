package chat.filament.gateway.shard;

import org.jspecify.annotations.Nullable;

/// One session in one guild, with its places there. It exists as long as it has places.
final class Seat extends Member {
  final Session session;
  final Room room;

  /// Logged events up to this position are not for this seat: a replay has brought them.
  final long after;

  /// The next seat of the same session.
  @Nullable Seat next;

  /// Its places, linked by [Place#next].
  @Nullable Place places;

  Seat(Session session, Room room, long after) {
    this.session = session;
    this.room = room;
    this.after = after;
  }

  @Override
  Seat seat() {
    return this;
  }
}
