package chat.filament.bench.scenario;

import java.time.Duration;
import picocli.CommandLine.Option;

/// How many listening clients and for how long; the defaults differ from mode to mode. Every method
/// fails with `IllegalArgumentException` on a value out of range.
final class ListenerOptions {
  /// The server's default limit.
  private static final int SOCKETS_PER_USER = 20;

  @Option(names = "--sockets", paramLabel = "N", description = "listening sockets")
  private int sockets;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "accounts; 0: one per 20 sockets, and one for each sender")
  private int users;

  @Option(names = "--warm-up", paramLabel = "SECONDS", description = "seconds before measuring")
  private int warmUp = 3;

  @Option(names = "--duration", paramLabel = "SECONDS", description = "measured seconds")
  private int duration = 10;

  ListenerOptions(int sockets) {
    this.sockets = sockets;
  }

  int sockets() {
    return Range.require("sockets", sockets, 0, 1_000_000);
  }

  Duration warmUp() {
    return Duration.ofSeconds(Range.require("warm-up", warmUp, 0, 3600));
  }

  Duration duration() {
    return Duration.ofSeconds(Range.require("duration", duration, 1, 86_400));
  }

  /// The number of accounts when they are shared out evenly to this many guilds.
  int usersFor(int guilds, int senders) {
    if (Range.require("users", users, 0, 1_000_000) > 0) {
      return Math.max(users, guilds);
    }
    int listening = Math.ceilDiv(sockets(), guilds * SOCKETS_PER_USER);
    return guilds * Math.max(Math.max(listening, Math.ceilDiv(senders, guilds)), 1);
  }
}
