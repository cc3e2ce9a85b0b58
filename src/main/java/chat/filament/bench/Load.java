package chat.filament.bench;

import java.time.Duration;

/// What is sent. `rate` is messages a second over all senders, 0 as fast as the server answers;
/// `padding` is bytes of content after the stamp. `grace` is how long the check at the end waits
/// without any delivery until what is missing counts as lost.
record Load(int senders, double rate, int padding, Duration grace) {
  static final Load NONE = new Load(0, 0, 0, Duration.ZERO);

  private static final int LONGEST_PADDING = 2000 - Stamp.LENGTH;

  Load {
    Range.require("senders", senders, 0, 10_000);
    Range.require("pad", padding, 0, LONGEST_PADDING);
    Range.requireRate(rate);
  }
}
