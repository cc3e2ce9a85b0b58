package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/// Members leave and come back in turn at a rate, so that about a quarter of them is away. One that
/// is still on its way takes no turn, so a slow server is asked less. Runs until it is closed.
final class PresenceChurn implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RampUp rampUp;
  private final PresenceRecorder.Changes changes;
  private final int away;
  private final Queue<LoadClient> here;
  private final Queue<LoadClient> gone = new ConcurrentLinkedQueue<>();
  private final LongAdder joins = new LongAdder();
  private final LongAdder leaves = new LongAdder();
  private final ConcurrentMap<String, Long> failures = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// `rate` is joins and leaves a second, both counted; all members are here.
  PresenceChurn(
      BenchRun run, PresenceRecorder.Changes changes, List<LoadClient> members, double rate) {
    rampUp = new RampUp(run, 1, 0, PATIENCE);
    this.changes = changes;
    away = Math.max(members.size() / 4, 1);
    here = new ConcurrentLinkedQueue<>(members);
    threads.execute(() -> run(rate));
  }

  /// Ends it when everybody on the way has arrived.
  @Override
  public void close() {
    stopped.countDown();
    threads.close();
  }

  /// Joins that were carried out since this was last asked; the same for leaves below.
  long takeJoins() {
    return joins.sumThenReset();
  }

  long takeLeaves() {
    return leaves.sumThenReset();
  }

  /// How often something went wrong, by the reason.
  Map<String, Long> failures() {
    return failures;
  }

  private void run(double rate) {
    long start = System.nanoTime();
    boolean join = false;
    for (long n = 1;
        Waits.expires(stopped, start + (long) (n * 1e9 / rate) - System.nanoTime());
        n++) {
      join = !join && gone.size() >= away;
      boolean comes = join;
      var member = (join ? gone : here).poll();
      if (member != null) {
        threads.execute(() -> turn(member, comes));
      }
    }
  }

  private void turn(LoadClient member, boolean comes) {
    changes.begin(member.account().userId(), comes);
    try {
      var failure = comes ? rampUp.connect(member, new LongAdder()) : member.leave(PATIENCE);
      if (failure.isPresent()) {
        fail(member, failure.get().toString());
      } else {
        (comes ? joins : leaves).increment();
        (comes ? here : gone).add(member);
      }
    } catch (IllegalStateException e) {
      fail(member, String.valueOf(e.getMessage()));
    }
  }

  private void fail(LoadClient member, String why) {
    failures.merge(why, 1L, Long::sum);
    gone.add(member);
  }
}
