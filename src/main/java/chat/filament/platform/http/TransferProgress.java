package chat.filament.platform.http;

import java.util.function.LongSupplier;

/// How lately a transfer has moved. Belongs to the event loop of its request.
final class TransferProgress {
  private final LongSupplier nanos;
  private final Runnable onIdle;
  private Runnable alsoOnIdle = () -> {};
  private long movedAt;

  TransferProgress(LongSupplier nanos, Runnable onIdle) {
    this.nanos = nanos;
    this.onIdle = onIdle;
    this.movedAt = nanos.getAsLong();
  }

  /// Bytes came or went, or a step is done.
  void moved() {
    movedAt = nanos.getAsLong();
  }

  /// Runs `what`, too, when the transfer stands still for too long.
  void onIdle(Runnable what) {
    alsoOnIdle = what;
  }

  boolean isIdle(long limitNanos) {
    return nanos.getAsLong() - movedAt >= limitNanos;
  }

  void end() {
    onIdle.run();
    alsoOnIdle.run();
  }
}
