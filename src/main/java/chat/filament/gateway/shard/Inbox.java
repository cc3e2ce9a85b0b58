package chat.filament.gateway.shard;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What waits for a shard. Anybody puts in; the shard's event loop is woken once, however much
/// comes, and takes everything out.
final class Inbox {
  private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Context loop;
  private final Runnable turn;

  /// `turn` runs on the event loop `loop`; it takes everything, or asks for another turn.
  Inbox(Context loop, Runnable turn) {
    this.loop = loop;
    this.turn = turn;
  }

  void offer(Delivery delivery) {
    waiting.add(delivery);
    wake();
  }

  /// Another turn, after what else waits on the event loop.
  void wake() {
    if (scheduled.compareAndSet(false, true)) {
      loop.runOnContext(go -> {
        scheduled.set(false); // before the first poll, so that nothing is left behind
        turn.run();
      });
    }
  }

  @Nullable Delivery poll() {
    return waiting.poll();
  }
}
