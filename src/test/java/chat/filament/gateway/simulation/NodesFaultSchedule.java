package chat.filament.gateway.simulation;

import chat.filament.testing.NatsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The schedule of faults of several nodes, from the seed: one at a time, of one node, of what lies
/// between it and the others, or of what all of them share.
final class NodesFaultSchedule {
  private enum Fault {
    KILL,
    STOP,
    /// It stands still, and wakes up believing what it knew.
    SLEEP,
    CUT_FROM_DATABASE,
    /// What it sends to the database vanishes, and what the database says.
    MUTE_TO_DATABASE,
    CUT_FROM_NATS,
    /// What goes between it and NATS comes late.
    SLOW_NATS,
    KILL_NATS,
    SLEEPING_NATS,
    CRASH_POSTGRES,
    LATE_COMMIT,
    /// Its wall clock is wrong from now on, or wrong in another way.
    CLOCK_STEP
  }

  /// Acknowledgements between two faults, and how long they may take.
  private static final int WORK = 20;

  private static final long PATIENCE_SECONDS = 120;

  /// How far a clock may be off, in either direction. Tokens last for minutes.
  private static final int CLOCK_MILLIS = 60_000;

  /// In the first round, which is never left out, in some order.
  private static final List<Fault> FIRST =
      List.of(
          Fault.KILL, Fault.SLEEP, Fault.MUTE_TO_DATABASE, Fault.CUT_FROM_NATS, Fault.CLOCK_STEP);

  /// A node sleeps so long now and then in a run that is longer than five minutes.
  private static final int LONG_SLEEP_MILLIS = 60_000;

  private static final int LONG_RUN_SECONDS = 300;

  private final List<NodeUnderTest> nodes;
  private final NatsServer nats;
  private final DatabaseUnderTest database;
  private final RunCounters counters;

  NodesFaultSchedule(
      List<NodeUnderTest> nodes,
      NatsServer nats,
      DatabaseUnderTest database,
      RunCounters counters) {
    this.nodes = nodes;
    this.nats = nats;
    this.database = database;
    this.counters = counters;
  }

  /// At least one round, and further ones until so many seconds are over. Everything runs at its
  /// end.
  void run(Seed seed, long seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    var random = seed.random("faults");
    var faults = new ArrayList<>(FIRST);
    Collections.shuffle(faults, java.util.Random.from(random));
    for (var fault : faults) {
      strike(fault, random, false);
    }
    while (System.nanoTime() - end < 0) {
      var all = Fault.values();
      strike(all[random.nextInt(all.length)], random, seconds > LONG_RUN_SECONDS);
    }
    nodes.forEach(node -> node.nats().calm());
    work(counters.acknowledged() + WORK);
  }

  private void strike(Fault fault, RandomGenerator random, boolean isLong) throws Exception {
    work(counters.acknowledged() + WORK);
    var node = nodes.get(random.nextInt(nodes.size()));
    boolean canBe = fault != Fault.CLOCK_STEP || node.clock().isPresent();
    counters.fault(canBe ? fault.name() : fault + " left out: no libfaketime");
    int millis = 200 + random.nextInt(4_000);
    switch (fault) {
      case KILL -> {
        node.server().kill();
        TimeUnit.MILLISECONDS.sleep(millis);
        node.start();
      }
      case STOP -> {
        node.server().stop();
        node.start();
      }
      case SLEEP ->
          node.server()
              .sleep(isLong && random.nextInt(6) == 0 ? LONG_SLEEP_MILLIS : millis + 2_000L);
      case CUT_FROM_DATABASE -> {
        node.database().refuse(true);
        node.database().cut();
        TimeUnit.MILLISECONDS.sleep(millis);
        node.database().refuse(false);
      }
      case MUTE_TO_DATABASE -> {
        node.database().swallow(true);
        TimeUnit.MILLISECONDS.sleep(millis + 2_000L);
        node.database().cut();
        node.database().swallow(false);
      }
      case CUT_FROM_NATS -> {
        node.nats().down(true);
        TimeUnit.MILLISECONDS.sleep(millis + 2_000L);
        node.nats().down(false);
      }
      case SLOW_NATS -> node.nats().stall(random, 1, millis);
      case KILL_NATS -> {
        nats.kill();
        TimeUnit.MILLISECONDS.sleep(millis);
        nats.startAgain();
      }
      case SLEEPING_NATS -> {
        nats.pause();
        TimeUnit.MILLISECONDS.sleep(millis);
        nats.goOn();
      }
      case CRASH_POSTGRES -> database.crash();
      case LATE_COMMIT -> {
        database.holdCommits();
        try {
          TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
          node.database().cut();
          TimeUnit.MILLISECONDS.sleep(random.nextInt(2_500));
        } finally {
          database.releaseCommits();
        }
      }
      case CLOCK_STEP -> {
        var ahead = Duration.ofMillis(random.nextInt(-CLOCK_MILLIS, CLOCK_MILLIS));
        node.clock().ifPresent(clock -> clock.step(ahead));
      }
    }
  }

  /// Lets people work until so much has been acknowledged.
  private void work(long until) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (counters.acknowledged() < until) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("nothing is acknowledged any more: " + counters);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
