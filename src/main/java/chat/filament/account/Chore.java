package chat.filament.account;

import chat.filament.platform.db.DatabaseOutage;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Something to be done again and again on one event loop, never twice at the same time. A failure
/// is logged once, until it works again.
final class Chore {
  private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

  private final String name;
  private final Supplier<Future<Void>> work;
  private boolean running;
  private boolean failing;

  Chore(String name, Supplier<Future<Void>> work) {
    this.name = name;
    this.work = work;
  }

  /// Does nothing while the last run goes on.
  void run() {
    if (running) {
      return;
    }
    running = true;
    work.get()
        .onSuccess(done -> failing = false)
        .onFailure(this::failed)
        .onComplete(done -> {
          running = false;
        });
  }

  private void failed(Throwable cause) {
    if (!failing) {
      failing = true;
      DatabaseOutage.explain(
              LOG.atWarn().addKeyValue("event", "auth.background").addKeyValue("reason", name),
              cause)
          .log("background work failed; it is tried again");
    }
  }
}
