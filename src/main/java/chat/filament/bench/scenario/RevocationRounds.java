package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Parallel;
import chat.filament.bench.client.Waits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/// Guests who lose access, are watched, and get it back, each in all ways one after another and all
/// at the same time. Runs in the background until closed.
final class RevocationRounds implements AutoCloseable {
  /// Messages a second in a channel that is made to be deleted: enough to be heard in time, and no
  /// load of its own.
  private static final double SHORT_LIVED_RATE = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BenchRun run;
  private final RestrictedChannel restricted;
  private final Publishers.Contents contents;
  private final RevocationStats stats = new RevocationStats();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<CompletableFuture<Void>> running;

  /// `contents` is what flows into a channel that was made to be deleted.
  RevocationRounds(
      BenchRun run,
      RestrictedChannel restricted,
      Publishers.Contents contents,
      List<LoadAccount> guests) {
    this.run = run;
    this.restricted = restricted;
    this.contents = contents;
    running =
        IntStream.range(0, guests.size())
            .mapToObj(i -> CompletableFuture.runAsync(() -> rounds(guests.get(i), i), threads))
            .toList();
  }

  /// Ends the rounds and returns what was seen. Fails with `IllegalStateException` when a round
  /// could not be carried out.
  RevocationStats stop() {
    stopped.countDown();
    Parallel.join(running);
    return stats;
  }

  @Override
  public void close() {
    stopped.countDown();
    threads.close();
  }

  private void rounds(LoadAccount guest, int first) {
    for (int turn = first; stopped.getCount() > 0; turn++) {
      var kind = RevocationKind.inTurn(turn);
      var channel = restricted.channelFor(kind, guest);
      var publisher = new Publishers.Publisher(restricted.owner(), List.of(channel));
      var own = kind.endsChannel() ? List.of(publisher) : List.<Publishers.Publisher>of();
      var publishers = new Publishers(run.api(), contents, SHORT_LIVED_RATE, own);
      try {
        round(guest, kind, channel);
      } finally {
        publishers.close();
      }
      restricted.giveBack(kind, guest);
    }
  }

  private void round(LoadAccount guest, RevocationKind kind, LoadChannel channel) {
    var recorder = new RevocationRecorder(kind, guest, channel, run.nonce(), System::nanoTime);
    var client = new LoadClient(guest.number(), guest, List.of(channel), false, recorder);
    var refusal = new RampUp(run, 1, 0, PATIENCE).connect(client, new LongAdder());
    if (refusal.isPresent()) {
      throw new IllegalStateException("a guest did not get in again: " + refusal.get());
    }
    // access that was never used proves nothing
    Waits.until(PATIENCE, "a guest hears no messages although subscribed", recorder::hasReceived);
    long at = restricted.take(kind, guest, channel).at();
    Waits.pause(RevocationStats.WATCH);
    stats.add(
        new RevocationStats.Revoked(
            kind, recorder.nanosAfter(at), recorder.receivedSentAfter(at), client.isConnected()));
    client.cut();
  }
}
