package chat.filament.search.follow;

import chat.filament.search.index.FileCheck;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/// Compares the files of the index with their checksums as soon as it was opened, and whenever it
/// is asked to do so again; a piece at a time. Files that are not as they were written fail as
/// [IndexFailure], and the index is made anew. Belongs to the index worker.
final class FileVerification {
  private static final long PIECE_BYTES = 16L << 20;

  private @Nullable OpenIndex begunOn;
  private @Nullable FileCheck check;

  /// Does a piece. Answers whether there is none left.
  boolean page(OpenIndex index) {
    if (begunOn != index) {
      IOUtils.closeWhileHandlingException(check);
      begunOn = index;
      check = index.fileCheck();
    }
    var open = check;
    if (open != null && !index.next(open, PIECE_BYTES)) {
      check = null;
    }
    return check == null;
  }

  void again() {
    begunOn = null;
  }
}
