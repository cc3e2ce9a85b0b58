package chat.filament.search.follow;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.jspecify.annotations.Nullable;

/// The index cannot go on as it is open now: it has to be closed, and what it had not committed is
/// gone.
final class IndexFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean worthless;

  /// Its files or Lucene failed.
  IndexFailure(Throwable cause) {
    this("the search index failed", cause, isCorrupt(cause));
  }

  private IndexFailure(String message, @Nullable Throwable cause, boolean worthless) {
    super(message, cause);
    this.worthless = worthless;
  }

  /// Changes that it has not seen are no longer in the log.
  static IndexFailure outOfReach() {
    return new IndexFailure("the log no longer reaches back to the search index", null, true);
  }

  /// Whether it has to be made anew: opening it again would not help.
  boolean isWorthless() {
    return worthless;
  }

  private static boolean isCorrupt(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> false;
      case CorruptIndexException _ -> true;
      case NoSuchFileException _ -> true;
      case FileNotFoundException _ -> true;
      case EOFException _ -> true;
      default -> isCorrupt(cause.getCause());
    };
  }
}
