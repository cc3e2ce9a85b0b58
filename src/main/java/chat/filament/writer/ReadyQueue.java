package chat.filament.writer;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The mailboxes that have something to do, each once, in order of arrival. All that comes within
/// one turn of the event loop is handled together in the next.
final class ReadyQueue {
  private final ArrayDeque<Mailbox> mailboxes = new ArrayDeque<>();
  private final Context loop;
  private final Runnable dispatch;
  private boolean scheduled;

  ReadyQueue(Context loop, Runnable dispatch) {
    this.loop = loop;
    this.dispatch = dispatch;
  }

  /// Puts a mailbox in the queue unless it stands in one.
  void add(Mailbox mailbox) {
    if (!mailbox.isQueued()) {
      mailbox.queued(true);
      mailboxes.add(mailbox);
    }
  }

  /// Sees that the next turn of the event loop dispatches what is ready.
  void schedule() {
    if (!scheduled) {
      scheduled = true;
      loop.runOnContext(nothing -> {
        scheduled = false;
        dispatch.run();
      });
    }
  }

  int size() {
    return mailboxes.size();
  }

  @Nullable Mailbox poll() {
    var next = mailboxes.poll();
    if (next != null) {
      next.queued(false);
    }
    return next;
  }
}
