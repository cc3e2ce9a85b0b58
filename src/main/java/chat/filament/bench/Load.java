package chat.filament.bench;

import java.time.Duration;

/// How much to do. `rate` is messages a second over all senders, 0 as fast as the server answers;
/// `users` 0 means as many as the server's default of 20 sockets per user needs; `padding` is bytes
/// of content after the stamp.
record Load(
    int sockets,
    int users,
    int senders,
    double rate,
    Duration warmUp,
    Duration duration,
    int padding) {
  private static final int SOCKETS_PER_USER = 20;
  private static final int LONGEST_PADDING = 2000 - Stamp.LENGTH;

  Load {
    require("sockets", sockets, 0, 1_000_000);
    require("users", users, 0, 1_000_000);
    require("senders", senders, 0, 10_000);
    require("pad", padding, 0, LONGEST_PADDING);
    if (rate < 0) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: 0 or more)");
    }
  }

  /// The number of accounts when they are shared out evenly to this many guilds.
  int usersFor(int guilds) {
    if (users > 0) {
      return Math.max(users, guilds);
    }
    int perGuild = Math.max(ceil(sockets, guilds * SOCKETS_PER_USER), ceil(senders, guilds));
    return Math.max(perGuild, 1) * guilds;
  }

  private static int ceil(int amount, int divisor) {
    return (amount + divisor - 1) / divisor;
  }

  static void require(String name, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d..%d)".formatted(name, value, from, to));
    }
  }
}
