package chat.filament.bench.scenario;

import java.time.Duration;
import picocli.CommandLine.Option;

/// How long a check waits for deliveries that are missing.
public final class GraceOption {
  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description = "seconds without any delivery until missing ones count as lost")
  private int seconds = 5;

  /// Fails with `IllegalArgumentException` on a value out of range.
  public Duration grace() {
    return Duration.ofSeconds(Range.require("grace", seconds, 1, 600));
  }
}
