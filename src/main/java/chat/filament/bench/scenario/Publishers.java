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

/// Posts messages, one in flight per publisher, until it is closed. With a rate every publisher
/// keeps to its share of a common schedule; one that has fallen behind posts at once.
final class Publishers implements AutoCloseable {
  /// One publisher and the channels it takes in turn.
  record Publisher(LoadAccount account, List<LoadChannel> channels) {}

  /// The content of a channel's message with this sequence number, which leaves at this
  /// `System.nanoTime`.
  interface Contents {
    String of(int sequence, long sentAt);

    /// Stamped by this run, with so many bytes after the stamp.
    static Contents stamped(String nonce, int padding) {
      return (sequence, sentAt) -> new Stamp(nonce, sequence, sentAt).content(padding);
    }
  }

  private final ServerApi api;
  private final Contents contents;
  private final double rate;
  private final PostCounts counts = new PostCounts();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Starts them all. `rate` is messages a second over all, 0 for as fast as the server answers.
  Publishers(ServerApi api, Contents contents, double rate, List<Publisher> publishers) {
    this.api = api;
    this.contents = contents;
    this.rate = rate;
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
      double at = rate > 0 ? (n * count + index) * 1e9 / rate : 0;
      if (Waits.expires(stopped, start + (long) at - System.nanoTime())) {
        deliver(publisher.account(), channels.get((int) ((index + n) % channels.size())));
      }
    }
  }

  private void deliver(LoadAccount account, LoadChannel channel) {
    int sequence = channel.take();
    while (!attempt(account, channel, sequence)) {
      if (stopped.getCount() == 0) {
        channel.refused().add(sequence);
        return;
      }
    }
  }

  /// True when the message needs no further attempt.
  private boolean attempt(LoadAccount account, LoadChannel channel, int sequence) {
    long sentAt = System.nanoTime();
    var outcome = api.post(account, channel, contents.of(sequence, sentAt));
    counts.count(outcome, System.nanoTime() - sentAt);
    boolean done = channel.note(sequence, outcome);
    Waits.expires(stopped, outcome.pause().toNanos());
    return done;
  }
}
