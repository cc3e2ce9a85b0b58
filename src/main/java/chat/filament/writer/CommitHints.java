package chat.filament.writer;

import chat.filament.platform.event.Batch;
import chat.filament.platform.log.Head;

/// Tells other nodes that this one has committed something. Called on a writer's event loop, once
/// for each commit; it may lose what it is told, since other nodes look for themselves, too.
public interface CommitHints {
  /// The hints of a server that is alone.
  CommitHints NONE = (batch, head) -> {};

  /// The batch is committed, and `head` is the end of its guild's log behind it.
  void committed(Batch batch, Head head);
}
