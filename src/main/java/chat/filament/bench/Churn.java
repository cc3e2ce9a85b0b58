package chat.filament.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/// Members leave and come back in turn at a rate, so that about a quarter of them is away. One that
/// is still on its way takes no turn, so a slow server is asked less.
final class Churn implements AutoCloseable {
  private final Stage stage;
  private final Comings comings;
  private final double rate;
  private final int away;
  private final Queue<Attendee> here = new ConcurrentLinkedQueue<>();
  private final Queue<Attendee> gone = new ConcurrentLinkedQueue<>();
  private final LongAdder joins = new LongAdder();
  private final LongAdder leaves = new LongAdder();
  private final ConcurrentMap<String, Long> failures = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopped;

  /// Joins and leaves that were carried out so far.
  record Done(long joins, long leaves) {}

  /// `rate` is joins and leaves a second, both counted; all members are here.
  Churn(Stage stage, Comings comings, List<Attendee> members, double rate) {
    this.stage = stage;
    this.comings = comings;
    this.rate = rate;
    away = Math.max(members.size() / 4, 1);
    here.addAll(members);
  }

  void start() {
    threads.execute(this::run);
  }

  /// Ends it when everybody on the way has arrived.
  void stop() {
    stopped = true;
    threads.close();
  }

  @Override
  public void close() {
    stop();
  }

  Done done() {
    return new Done(joins.sum(), leaves.sum());
  }

  /// How often something went wrong, by the reason.
  Map<String, Long> failures() {
    return Map.copyOf(failures);
  }

  private void run() {
    long start = stage.ticker().nanos();
    boolean join = false;
    for (long n = 1; !stopped; n++) {
      join = !join && gone.size() >= away;
      var member = Optional.ofNullable((join ? gone : here).poll());
      boolean comes = join;
      member.ifPresent(m -> threads.execute(() -> turn(m, comes)));
      Pause.ofNanos(start + (long) (n * 1e9 / rate) - stage.ticker().nanos());
    }
  }

  private void turn(Attendee member, boolean comes) {
    comings.begin(member.userId(), comes);
    try {
      if (comes) {
        join(member);
      } else {
        leave(member);
      }
    } catch (RuntimeException e) {
      fail(member, String.valueOf(e.getMessage()));
    }
  }

  private void leave(Attendee member) {
    if (member.leave()) {
      leaves.increment();
      gone.add(member);
    } else {
      fail(member, "no end after a close");
    }
  }

  private void join(Attendee member) {
    var manner = new Crowd.Manner(1, 0, Attendee.PATIENCE);
    var arrival = stage.crowd().arrive(List.of(member), manner, Progress.of("", 1, false));
    if (arrival.sockets().isEmpty()) {
      fail(member, String.valueOf(arrival.refused().keySet()));
    } else {
      joins.increment();
      member.arrived(arrival.sockets().getFirst());
      here.add(member);
    }
  }

  private void fail(Attendee member, String why) {
    failures.merge(why, 1L, Long::sum);
    gone.add(member);
  }
}
