package chat.filament.bench;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How many listeners and how much is sent to them; the defaults differ from mode to mode.
final class LoadOptions {
  @Mixin private final AudienceOptions audience;

  @Option(
      names = "--senders",
      paramLabel = "N",
      description = "senders, one message in flight each (default: ${DEFAULT-VALUE})")
  int senders;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "messages/s over all senders; 0: no limit (default: ${DEFAULT-VALUE})")
  double rate;

  @Option(
      names = "--pad",
      paramLabel = "BYTES",
      description = "bytes of content after the 40 of the stamp (default: ${DEFAULT-VALUE})")
  int padding = 60;

  @Mixin private final GraceOption grace = new GraceOption();

  LoadOptions(int sockets, int senders) {
    audience = new AudienceOptions(sockets);
    this.senders = senders;
  }

  LoadOptions at(double rate, int padding) {
    this.rate = rate;
    this.padding = padding;
    return this;
  }

  Audience audience() {
    return audience.audience();
  }

  /// Fails with `IllegalArgumentException` on a value out of range.
  Load load() {
    return new Load(senders, rate, padding, grace.grace());
  }
}
