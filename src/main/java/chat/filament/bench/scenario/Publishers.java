package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.PostOutcome;
import chat.filament.bench.client.ServerApi;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.LatencyRecorder;
import chat.filament.bench.measure.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// Posts stamped messages, one in flight per publisher, until it is closed. With a rate every
/// publisher keeps to its share of a common schedule; one that has fallen behind posts at once.
final class Publishers implements AutoCloseable {
  private static final Duration AFTER_REFUSAL = Duration.ofMillis(10);

  /// One publisher and the channels it takes in turn.
  record Publisher(LoadAccount account, List<LoadChannel> channels) {}

  /// What, and how many a second over all; 0 for as fast as the server answers.
  record Style(String nonce, double rate, int padding) {}

  /// Counts since the last call of `measure`, but `refused` and `unknown` since the start.
  record Sent(
      long acknowledged,
      long refused,
      long unknown,
      long throttled,
      LatencyRecorder.Percentiles latency) {}

  private final ServerApi api;
  private final Style style;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LatencyRecorder latencies = new LatencyRecorder();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");

  /// Starts them all.
  Publishers(ServerApi api, Style style, List<Publisher> publishers) {
    this.api = api;
    this.style = style;
    long start = System.nanoTime();
    for (int i = 0; i < publishers.size(); i++) {
      int index = i;
      var publisher = publishers.get(i);
      threads.execute(() -> run(publisher, index, publishers.size(), start));
    }
  }

  /// Starts the counts afresh.
  void measure() {
    acknowledged.reset();
    throttled.reset();
    latencies.take();
  }

  /// Ends the publishers and waits for the answers on the way.
  @Override
  public void close() {
    stopped.countDown();
    threads.close();
  }

  Sent sent() {
    return new Sent(
        acknowledged.sum(), refused.sum(), unknown.sum(), throttled.sum(), latencies.take());
  }

  /// Why the first message failed for good, empty when none did.
  String firstFailure() {
    return firstFailure.get();
  }

  private void run(Publisher publisher, int index, int count, long start) {
    var channels = publisher.channels();
    for (long n = 0; stopped.getCount() > 0; n++) {
      double at = style.rate() > 0 ? (n * count + index) * 1e9 / style.rate() : 0;
      if (Waits.expires(stopped, start + (long) at - System.nanoTime())) {
        deliver(publisher.account(), channels.get((int) ((index + n) % channels.size())));
      }
    }
  }

  private void deliver(LoadAccount account, LoadChannel channel) {
    int sequence = channel.posts().take();
    while (!attempt(account, channel, sequence)) {
      if (stopped.getCount() == 0) {
        channel.posts().refuse(sequence);
        return;
      }
    }
  }

  /// True when the message needs no further attempt.
  private boolean attempt(LoadAccount account, LoadChannel channel, int sequence) {
    long sentAt = System.nanoTime();
    var content = new Stamp(style.nonce(), sequence, sentAt).content(style.padding());
    switch (api.post(account, channel, content)) {
      case PostOutcome.Created _ -> {
        acknowledged.increment();
        latencies.record(System.nanoTime() - sentAt);
      }
      case PostOutcome.Later later -> {
        throttled.increment();
        pause(later.pause());
        return false;
      }
      case PostOutcome.Refused no -> {
        channel.posts().refuse(sequence);
        refused.increment();
        firstFailure.compareAndSet("", no.why());
        pause(AFTER_REFUSAL);
      }
      case PostOutcome.Unknown maybe -> {
        channel.posts().doubt(sequence);
        unknown.increment();
        firstFailure.compareAndSet("", maybe.why());
        pause(maybe.pause());
      }
    }
    return true;
  }

  private void pause(Duration duration) {
    Waits.expires(stopped, duration.toNanos());
  }
}
