package chat.filament.search.follow;

import chat.filament.core.MessageId;
import org.jspecify.annotations.Nullable;

/// Message ids from the one before `below` down to `lowest`; null stands for no bound.
record IdRange(@Nullable MessageId below, @Nullable MessageId lowest) {
  /// Above every id.
  private static final String TOP = "~";

  /// The exclusive upper bound for a statement.
  String belowText() {
    return below == null ? TOP : below.value();
  }

  /// The inclusive lower bound for a statement.
  String lowestText() {
    return lowest == null ? "" : lowest.value();
  }
}
