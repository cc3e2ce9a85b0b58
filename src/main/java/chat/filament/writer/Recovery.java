package chat.filament.writer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/// After an outage, when it is unknown whether a commit took place: reads the guild's head until
/// the database answers, so that what was committed is published even if nobody writes again.
final class Recovery {
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 1_000;

  private final Vertx vertx;
  private final CatchUp catchUp;
  private final Consumer<Mailbox> free;

  /// `free` is called with each mailbox that can go on.
  Recovery(Vertx vertx, CatchUp catchUp, Consumer<Mailbox> free) {
    this.vertx = vertx;
    this.catchUp = catchUp;
    this.free = free;
  }

  /// Fails `commands`, whose fate is unknown, and catches up with the database.
  void begin(Mailbox mailbox, List<Pending<?>> commands, Throwable outage) {
    commands.forEach(pending -> pending.answer().fail(outage));
    boolean published = mailbox.published() != null;
    mailbox.unsettled();
    fail(mailbox, outage);
    if (published) {
      mailbox.busy(true);
      later(mailbox, FIRST_PAUSE_MS);
    }
  }

  /// Reads the head of a mailbox that does not know it. Its commands fail when that fails.
  void load(Mailbox mailbox) {
    mailbox.busy(true);
    attempt(mailbox, FIRST_PAUSE_MS);
  }

  private void attempt(Mailbox mailbox, long pause) {
    Future<Void> caughtUp = catchUp.run(mailbox);
    caughtUp.onComplete(result -> {
      if (result.failed()) {
        fail(mailbox, result.cause());
        if (mailbox.published() != null) {
          later(mailbox, Math.min(2 * pause, LONGEST_PAUSE_MS));
          return;
        }
      }
      mailbox.busy(false);
      free.accept(mailbox);
    });
  }

  private void later(Mailbox mailbox, long pause) {
    vertx.setTimer(pause, timer -> attempt(mailbox, pause));
  }

  /// Those who wait meanwhile get the outage at once instead of their deadline.
  private static void fail(Mailbox mailbox, Throwable outage) {
    Pending<?> pending;
    while ((pending = mailbox.waiting().poll()) != null) {
      pending.answer().fail(outage);
    }
  }
}
