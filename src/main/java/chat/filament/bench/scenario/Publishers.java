package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.ServerApi;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.PostCounts;
import chat.filament.bench.measure.Stamp;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Posts stamped messages, one in flight per publisher, until it is closed. With a rate every
/// publisher keeps to its share of a common schedule; one that has fallen behind posts at once.
final class Publishers implements AutoCloseable {
  /// One publisher and the channels it takes in turn.
  record Publisher(LoadAccount account, List<LoadChannel> channels) {}

  /// What, and how many a second over all; 0 for as fast as the server answers.
  record Style(String nonce, double rate, int padding) {}

  private final ServerApi api;
  private final Style style;
  private final PostCounts counts = new PostCounts();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

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

  PostCounts counts() {
    return counts;
  }

  /// Ends the publishers and waits for the answers on the way.
  @Override
  public void close() {
    stopped.countDown();
    threads.close();
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
        channel.posts().refused().add(sequence);
        return;
      }
    }
  }

  /// True when the message needs no further attempt.
  private boolean attempt(LoadAccount account, LoadChannel channel, int sequence) {
    long sentAt = System.nanoTime();
    var content = new Stamp(style.nonce(), sequence, sentAt).content(style.padding());
    var outcome = api.post(account, channel, content);
    counts.count(outcome, System.nanoTime() - sentAt);
    boolean done = channel.posts().note(sequence, outcome);
    Waits.expires(stopped, outcome.pause().toNanos());
    return done;
  }
}
