package chat.filament.search.follow;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The newest [IndexView], put there by the index worker and read on any thread.
public final class LatestView {
  private final AtomicReference<@Nullable IndexView> latest = new AtomicReference<>();
  private final AtomicLong searchedAt = new AtomicLong(Long.MIN_VALUE / 2);

  /// Empty while the index is not open: before the start, and after a fault of its files.
  public Optional<IndexView> get() {
    return Optional.ofNullable(latest.get());
  }

  /// The view, or the refusal `unavailable`.
  public IndexView require() {
    return get().orElseThrow(() -> Refusal.retryAfter(Problem.UNAVAILABLE, 1));
  }

  /// Notes that somebody searches at this moment, in nanoseconds of a monotonic clock.
  public void searched(long nanos) {
    searchedAt.set(nanos);
  }

  boolean wasSearchedSince(long nanos) {
    return searchedAt.get() - nanos > 0;
  }

  void set(@Nullable IndexView view) {
    latest.set(view);
  }
}
