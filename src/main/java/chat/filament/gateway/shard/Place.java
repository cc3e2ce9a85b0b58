package chat.filament.gateway.shard;

import chat.filament.core.ChannelId;
import org.jspecify.annotations.Nullable;

/// One subscription: a session in one channel.
final class Place extends Member {
  final Seat seat;
  final ChannelId channel;

  /// The next place of the same seat.
  @Nullable Place next;

  Place(Seat seat, ChannelId channel) {
    this.seat = seat;
    this.channel = channel;
  }

  @Override
  Seat seat() {
    return seat;
  }
}
