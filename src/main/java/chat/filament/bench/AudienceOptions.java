package chat.filament.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/// How many listeners and for how long; the defaults differ from mode to mode.
final class AudienceOptions {
  @Option(
      names = "--sockets",
      paramLabel = "N",
      description = "listening sockets (default: ${DEFAULT-VALUE})")
  int sockets;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "accounts; 0: one per 20 sockets (default: ${DEFAULT-VALUE})")
  int users;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "seconds before measuring (default: ${DEFAULT-VALUE})")
  int warmUp = 3;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "measured seconds (default: ${DEFAULT-VALUE})")
  int duration = 10;

  AudienceOptions(int sockets) {
    this.sockets = sockets;
  }

  /// Fails with `IllegalArgumentException` on a value out of range.
  Audience audience() {
    Range.require("warm-up", warmUp, 0, 3600);
    Range.require("duration", duration, 1, 86_400);
    return new Audience(sockets, users, Duration.ofSeconds(warmUp), Duration.ofSeconds(duration));
  }
}
