package chat.filament.writer;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The mailboxes that have something to do, each once, in order of arrival. All that comes within
/// one turn of the event loop is handled together in the next.
final class Line {
  private final ArrayDeque<Mailbox> mailboxes = new ArrayDeque<>();
  private final Context loop;
  private final Runnable drain;
  private boolean scheduled;

  Line(Context loop, Runnable drain) {
    this.loop = loop;
    this.drain = drain;
  }

  /// Puts a mailbox in line and sees that the line is drained.
  void add(Mailbox mailbox) {
    keep(mailbox);
    schedule();
  }

  /// Puts a mailbox in line that must wait for something that calls [#schedule()] when it ends.
  void keep(Mailbox mailbox) {
    if (!mailbox.isQueued()) {
      mailbox.queued(true);
      mailboxes.add(mailbox);
    }
  }

  void schedule() {
    if (!scheduled && !mailboxes.isEmpty()) {
      scheduled = true;
      loop.runOnContext(nothing -> {
        scheduled = false;
        drain.run();
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
