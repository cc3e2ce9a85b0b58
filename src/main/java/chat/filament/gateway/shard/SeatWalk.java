package chat.filament.gateway.shard;

import java.util.ArrayDeque;

/// Some seats of a room, picked out; those that end meanwhile keep their turn, with an index below
/// zero.
record SeatWalk(ArrayDeque<Seat> seats) implements Walk {
  @Override
  public boolean hasNext() {
    return !seats.isEmpty();
  }

  @Override
  public Member next() {
    return seats.remove();
  }
}
