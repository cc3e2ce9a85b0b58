package chat.filament.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/// How long a check waits for deliveries that are missing.
final class GraceOption {
  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description =
          "seconds without any delivery until missing ones count as lost"
              + " (default: ${DEFAULT-VALUE})")
  private int seconds = 5;

  /// Fails with `IllegalArgumentException` on a value out of range.
  Duration grace() {
    Range.require("grace", seconds, 1, 600);
    return Duration.ofSeconds(seconds);
  }
}
