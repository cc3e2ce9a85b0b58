package chat.filament.search.index;

import chat.filament.core.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which part of the result is wanted, and in which order.
///
/// @param limit 1..50
/// @param after where the page before ended, null for the first page
public record SearchPage(Order order, int limit, @Nullable SearchCursor after) {
  public static final int MAX_LIMIT = 50;

  /// The order of the result.
  public enum Order {
    /// Best match first ([WordSimilarity]), the newest first among equals.
    RELEVANCE,
    /// Newest message id first.
    NEWEST
  }

  public SearchPage {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Refusal.invalid(
          String.format(Locale.ROOT, "limit: %d (expected: 1..%d)", limit, MAX_LIMIT));
    }
  }
}
