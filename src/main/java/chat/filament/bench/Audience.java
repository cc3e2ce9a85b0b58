package chat.filament.bench;

import java.time.Duration;

/// The listeners of a run and its times. `users` 0 means as many as the server's default of 20
/// sockets per user needs.
record Audience(int sockets, int users, Duration warmUp, Duration duration) {
  private static final int SOCKETS_PER_USER = 20;

  Audience {
    Range.require("sockets", sockets, 0, 1_000_000);
    Range.require("users", users, 0, 1_000_000);
  }

  /// The number of accounts when they are shared out evenly to this many guilds, enough for every
  /// sender to have one of its own.
  int usersFor(int guilds, int senders) {
    if (users > 0) {
      return Math.max(users, guilds);
    }
    int perGuild = Math.max(ceil(sockets, guilds * SOCKETS_PER_USER), ceil(senders, guilds));
    return Math.max(perGuild, 1) * guilds;
  }

  /// The fewest accounts that may have so many sockets; at least one.
  static int accountsFor(int sockets) {
    return Math.max(ceil(sockets, SOCKETS_PER_USER), 1);
  }

  private static int ceil(int amount, int divisor) {
    return (amount + divisor - 1) / divisor;
  }
}
