package chat.filament.search.index;

import chat.filament.core.MessageId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a result.
///
/// @param more whether the result goes on after this page
public record SearchHits(List<SearchHit> hits, boolean more) {
  static final SearchHits NONE = new SearchHits(List.of(), false);

  /// One message, and the cursor that goes on after it.
  public record SearchHit(MessageId id, SearchCursor cursor) {}

  public SearchHits {
    hits = List.copyOf(hits);
  }

  /// The messages in the order of the result.
  public List<MessageId> ids() {
    return hits.stream().map(SearchHit::id).toList();
  }

  /// The cursor that goes on after the first `kept` hits, for answers that had to be shortened;
  /// null when nothing follows.
  public @Nullable String cursorAfter(int kept) {
    boolean last = kept == hits.size() && !more;
    return last || kept == 0 ? null : hits.get(kept - 1).cursor().encode();
  }
}
