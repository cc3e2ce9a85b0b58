package chat.filament.bench;

import java.util.Arrays;

/// A room that a listener hears, and its account of it. Confined to the listener's event loop.
final class Subscription {
  private final Room room;
  private final byte[] channel;
  private final Ledger ledger = new Ledger();

  Subscription(Room room) {
    this.room = room;
    channel = room.channelBytes();
  }

  Room room() {
    return room;
  }

  Ledger ledger() {
    return ledger;
  }

  /// Whether the channel id at `at` is this room's.
  boolean isFor(byte[] bytes, int at) {
    return Arrays.equals(channel, 0, channel.length, bytes, at, at + channel.length);
  }
}
