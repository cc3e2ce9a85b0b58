package chat.filament.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/// How much load; the defaults differ from mode to mode.
final class LoadOptions {
  @Option(names = "--sockets", description = "listening sockets (default: ${DEFAULT-VALUE})")
  int sockets;

  @Option(
      names = "--users",
      description = "accounts; 0: one per 20 sockets (default: ${DEFAULT-VALUE})")
  int users;

  @Option(
      names = "--senders",
      description = "senders, one message in flight each (default: ${DEFAULT-VALUE})")
  int senders;

  @Option(
      names = "--rate",
      description = "messages/s over all senders; 0: no limit (default: ${DEFAULT-VALUE})")
  double rate;

  @Option(names = "--warm-up", description = "seconds before measuring (default: ${DEFAULT-VALUE})")
  int warmUp = 3;

  @Option(names = "--duration", description = "measured seconds (default: ${DEFAULT-VALUE})")
  int duration = 10;

  @Option(
      names = "--pad",
      description = "bytes of content after the 40 of the stamp (default: ${DEFAULT-VALUE})")
  int padding = 60;

  LoadOptions(int sockets, int senders) {
    this.sockets = sockets;
    this.senders = senders;
  }

  LoadOptions at(double rate, int padding) {
    this.rate = rate;
    this.padding = padding;
    return this;
  }

  /// Fails with `IllegalArgumentException` on a value out of range.
  Load load() {
    Load.require("warm-up", warmUp, 0, 3600);
    Load.require("duration", duration, 1, 86_400);
    return new Load(
        sockets,
        users,
        senders,
        rate,
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(duration),
        padding);
  }
}
