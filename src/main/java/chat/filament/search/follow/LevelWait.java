package chat.filament.search.follow;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Waits until the index has followed the log past a transaction, at most 5 seconds: longer only
/// where the log cannot be followed.
final class LevelWait {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final OptionalLong transaction;
  private final LongSupplier nanos;
  private final long since;

  /// `transaction` is empty when there is none to wait for.
  LevelWait(OptionalLong transaction, LongSupplier nanos) {
    this.transaction = transaction;
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  boolean isOver(OpenIndex index) {
    return transaction.isEmpty()
        || index.position().log().isPast(transaction.getAsLong())
        || nanos.getAsLong() - since > PATIENCE_NANOS;
  }
}
