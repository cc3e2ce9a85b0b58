package chat.filament.gateway.delivery;

import chat.filament.core.GuildId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What waits for a shard. Anybody puts in; the shard's event loop is woken once, however much
/// comes, and takes everything out.
public final class ShardInbox {
  /// What may wait. Much of it is shared with other shards and counted in each.
  private static final long MAX_BYTES = 64 << 20;

  private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();

  /// For each guild, what did not fit.
  private final ConcurrentMap<GuildId, Dropped> dropped = new ConcurrentHashMap<>();

  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final ContextInternal loop;
  private final Runnable turn;
  private final LongSupplier nanos;

  /// The turn that comes by itself, and when; null when none does.
  private @Nullable ScheduledFuture<?> timer;

  private long timerDue;

  /// `turn` runs on the event loop `loop`; it takes everything, or asks to [#goOn]. `nanos` is a
  /// monotonic clock.
  public ShardInbox(Context loop, LongSupplier nanos, Runnable turn) {
    this.nanos = nanos;
    this.loop = (ContextInternal) loop;
    this.turn = turn;
  }

  /// Takes it over. When there is no room, only what it means for its guild is kept ([Dropped]);
  /// what is neither logged nor presence is lost.
  void offer(Delivery delivery) {
    long more = delivery.bytes();
    if (bytes.addAndGet(more) <= MAX_BYTES) {
      waiting.add(delivery);
    } else {
      bytes.addAndGet(-more);
      var rest = delivery instanceof Delivery.OfGuild ofGuild ? Dropped.of(ofGuild) : null;
      if (rest != null) {
        dropped.merge(rest.guild(), rest, Dropped::and);
      }
      delivery.countLost();
      delivery.release();
    }
    wake();
  }

  /// A turn, after what else waits on the event loop.
  public void wake() {
    if (scheduled.compareAndSet(false, true)) {
      loop.runOnContext(go -> run());
    }
  }

  /// Another turn, after the event loop has read what its sockets have. A task that puts itself
  /// back into the queue would keep it from reading: Netty empties the queue first, but looks at
  /// timers only between two rounds.
  public void goOn() {
    if (scheduled.compareAndSet(false, true)) {
      var _ =
          loop.nettyEventLoop().schedule(() -> loop.dispatch(this::run), 0, TimeUnit.NANOSECONDS);
    }
  }

  /// Done in a later turn of the event loop, when it has read what its sockets have.
  public Future<Void> nextTurn() {
    Promise<Void> promise = Promise.promise();
    var _ =
        loop.nettyEventLoop()
            .schedule(() -> loop.dispatch(go -> promise.complete()), 0, TimeUnit.NANOSECONDS);
    return promise.future();
  }

  /// A turn after so many nanoseconds; whatever comes before then gets its own. On the event loop.
  public void wakeIn(long delay) {
    long due = nanos.getAsLong() + delay;
    var known = timer;
    if (known != null && due - timerDue >= 0) {
      return;
    }
    if (known != null) {
      known.cancel(false);
    }
    timerDue = due;
    timer = loop.nettyEventLoop().schedule(this::due, delay, TimeUnit.NANOSECONDS);
  }

  private void due() {
    timer = null;
    wake();
  }

  private void run() {
    scheduled.set(false); // before the first poll, so that nothing is left behind
    turn.run();
  }

  public @Nullable Delivery poll() {
    var next = waiting.poll();
    if (next != null) {
      bytes.addAndGet(-next.bytes());
      return next;
    }
    return dropped.isEmpty() ? null : nextDropped();
  }

  private @Nullable Delivery nextDropped() {
    var guild = dropped.keySet().stream().findFirst();
    return guild.isPresent() ? dropped.remove(guild.get()) : null;
  }
}
