package chat.filament.bench.scenario;

import chat.filament.bench.measure.Stamp;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is sent, and to how many; the defaults differ from mode to mode. Every method fails with
/// `IllegalArgumentException` on a value out of range.
final class WorkloadOptions {
  @Mixin private final ListenerOptions listeners;

  @Option(
      names = "--senders",
      paramLabel = "N",
      description = "senders, one message in flight each")
  private int senders;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "messages/s over all senders; 0: no limit")
  private double rate;

  @Option(
      names = "--pad",
      paramLabel = "BYTES",
      description = "bytes of content after the 40 of the stamp")
  private int padding;

  @Mixin private final GraceOption grace = new GraceOption();

  WorkloadOptions(int sockets, int senders, double rate, int padding) {
    listeners = new ListenerOptions(sockets);
    this.senders = senders;
    this.rate = rate;
    this.padding = padding;
  }

  ListenerOptions listeners() {
    return listeners;
  }

  int senders() {
    return Range.require("senders", senders, 0, 10_000);
  }

  double rate() {
    return Range.requireRate(rate);
  }

  int padding() {
    return Range.require("pad", padding, 0, 2000 - Stamp.LENGTH);
  }

  Duration grace() {
    return grace.grace();
  }
}
