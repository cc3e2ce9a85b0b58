package chat.filament.attachment;

import chat.filament.core.AttachmentId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The uploads of this process that are under way. Any thread.
final class ActiveUploads {
  /// Each holds about a quarter of a megabyte at most.
  private static final int MOST = 256;

  private final Set<AttachmentId> ids = ConcurrentHashMap.newKeySet();

  /// Admits one more; refuses it as `unavailable` when there are too many.
  void begin(AttachmentId id) {
    ids.add(id);
    if (ids.size() > MOST) {
      ids.remove(id);
      throw Refusal.retryAfter(Problem.UNAVAILABLE, 1);
    }
  }

  void end(AttachmentId id) {
    ids.remove(id);
  }

  Set<AttachmentId> all() {
    return Set.copyOf(ids);
  }

  int size() {
    return ids.size();
  }
}
