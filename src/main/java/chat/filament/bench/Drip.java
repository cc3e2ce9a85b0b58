package chat.filament.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Posts stamped messages into one room from a thread of its own, until it is closed or the room is
/// gone: a refusal is the expected end.
final class Drip implements AutoCloseable {
  private final Api api;
  private final Ticker ticker;
  private final Senders.Style style;
  private final CountDownLatch stopped = new CountDownLatch(1);

  Drip(Api api, Ticker ticker, Senders.Style style) {
    this.api = api;
    this.ticker = ticker;
    this.style = style;
  }

  void into(Room room, Account sender) {
    Thread.ofVirtual().start(() -> run(room, sender));
  }

  @Override
  public void close() {
    stopped.countDown();
  }

  private void run(Room room, Account sender) {
    long interval = style.rate() > 0 ? (long) (1e9 / style.rate()) : 0;
    boolean open = true;
    while (open) {
      var stamp = new Stamp(style.nonce(), room.posted().take(), ticker.nanos());
      long pause =
          switch (api.post(sender, room, stamp.content(style.padding()))) {
            case Outcome.Created _ -> interval;
            case Outcome.Later later -> later.pause().toNanos();
            case Outcome.Unknown unknown -> unknown.pause().toNanos();
            case Outcome.Refused _ -> -1;
          };
      open = pause >= 0 && !isStoppedWithin(pause);
    }
  }

  private boolean isStoppedWithin(long nanos) {
    try {
      return stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
