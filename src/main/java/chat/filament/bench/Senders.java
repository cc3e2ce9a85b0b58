package chat.filament.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// Posts stamped messages, one in flight per sender, until told to stop. With a rate every sender
/// keeps to its share of a common schedule; one that has fallen behind sends at once.
final class Senders {
  /// One sender and the rooms it takes in turn.
  record Sender(Account account, List<Room> rooms) {}

  /// What and how fast.
  record Style(String nonce, double rate, int padding) {}

  /// Counts since the last call of `measure`.
  record Sent(
      long acknowledged,
      long refused,
      long unknown,
      long throttled,
      Latencies.Percentiles latency) {}

  private final Api api;
  private final Ticker ticker;
  private final Style style;
  private final List<Sender> senders;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final Latencies latencies = new Latencies();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");

  Senders(Api api, Ticker ticker, Style style, List<Sender> senders) {
    this.api = api;
    this.ticker = ticker;
    this.style = style;
    this.senders = List.copyOf(senders);
  }

  void start() {
    long start = ticker.nanos();
    for (int i = 0; i < senders.size(); i++) {
      int index = i;
      threads.add(Thread.ofVirtual().start(() -> run(index, start)));
    }
  }

  /// Starts the counts afresh.
  void measure() {
    acknowledged.reset();
    throttled.reset();
    latencies.take();
  }

  /// Ends the senders and waits for the answers on the way.
  void stop() {
    stopped.countDown();
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  Sent sent() {
    return new Sent(
        acknowledged.sum(), refused.sum(), unknown.sum(), throttled.sum(), latencies.take());
  }

  /// Why the first message failed for good, empty when none did.
  String firstFailure() {
    return firstFailure.get();
  }

  private void run(int index, long start) {
    var sender = senders.get(index);
    for (long n = 0; !isStopped(); n++) {
      if (style.rate() > 0) {
        double at = (n * senders.size() + index) * 1e9 / style.rate();
        if (await(start + (long) at - ticker.nanos())) {
          return;
        }
      }
      var room = sender.rooms().get((int) ((index + n) % sender.rooms().size()));
      deliver(sender.account(), room);
    }
  }

  private void deliver(Account account, Room room) {
    int sequence = room.posted().take();
    try {
      while (!attempt(account, room, sequence)) {
        if (isStopped()) {
          room.posted().refused(sequence);
          return;
        }
      }
    } catch (RuntimeException e) {
      doubt(room, sequence, String.valueOf(e.getMessage()));
    }
  }

  /// True when the message needs no further attempt.
  private boolean attempt(Account account, Room room, int sequence) {
    long sentAt = ticker.nanos();
    var content = new Stamp(style.nonce(), sequence, sentAt).content(style.padding());
    return switch (api.post(account, room, content)) {
      case Outcome.Created _ -> {
        acknowledged.increment();
        latencies.record(ticker.nanos() - sentAt);
        yield true;
      }
      case Outcome.Later later -> {
        throttled.increment();
        await(later.pause().toNanos());
        yield false;
      }
      case Outcome.Refused no -> {
        room.posted().refused(sequence);
        refused.increment();
        firstFailure.compareAndSet("", no.status() + " " + no.body());
        await(Duration.ofMillis(10).toNanos());
        yield true;
      }
      case Outcome.Unknown maybe -> {
        doubt(room, sequence, maybe.why());
        await(maybe.pause().toNanos());
        yield true;
      }
    };
  }

  private void doubt(Room room, int sequence, String why) {
    room.posted().unknown(sequence);
    unknown.increment();
    firstFailure.compareAndSet("", why);
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /// Waits unless stopped; true when stopped.
  private boolean await(long nanos) {
    try {
      return stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
