package chat.filament.gateway.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/// The schedule of faults, from the seed. Servers and databases die in rounds; meanwhile the
/// network breaks.
final class FaultSchedule {
  private enum Fault {
    KILL_SERVER,
    STOP_SERVER,
    STOP_POSTGRES,
    KILL_POSTGRES,
    CRASH_POSTGRES,
    KILL_BOTH,
    /// The server loses the connection of commits that happen later.
    LATE_COMMIT,
    LOCK,
    /// A burst while some clients do not read.
    BURST
  }

  /// Acknowledgements between two faults, and how long they may take.
  private static final int WORK = 20;

  private static final long PATIENCE_SECONDS = 90;

  /// In the first round, which is never left out, in some order.
  private static final List<Fault> FIRST =
      List.of(
          Fault.KILL_SERVER,
          Fault.STOP_POSTGRES,
          Fault.KILL_BOTH,
          Fault.CRASH_POSTGRES,
          Fault.LATE_COMMIT,
          Fault.LOCK,
          Fault.BURST);

  private static final List<String> LOCKED =
      List.of("messages", "guild_log", "guild_log_head", "guild_members", "channels");

  private final ServerUnderTest server;
  private final DatabaseUnderTest database;
  private final FaultyNetwork network;
  private final Burst burst;
  private final RunCounters counters;
  private final AtomicBoolean over = new AtomicBoolean();

  FaultSchedule(
      ServerUnderTest server,
      DatabaseUnderTest database,
      FaultyNetwork network,
      Burst burst,
      RunCounters counters) {
    this.server = server;
    this.database = database;
    this.network = network;
    this.burst = burst;
    this.counters = counters;
  }

  /// At least one round, and further ones until so many seconds are over. Everything runs at its
  /// end, and the network is calm for good.
  void run(Seed seed, long seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    var networkFaults = Thread.startVirtualThread(() -> networkFaults(seed.random("network")));
    try {
      var random = seed.random("faults");
      var faults = new ArrayList<>(FIRST);
      Collections.shuffle(faults, java.util.Random.from(random));
      for (var fault : faults) {
        strike(fault, random);
      }
      while (System.nanoTime() - end < 0) {
        strike(Fault.values()[random.nextInt(Fault.values().length)], random);
      }
      TimeUnit.MILLISECONDS.sleep(1_000);
    } finally {
      over.set(true);
      networkFaults.join();
      network.calm();
    }
  }

  private void strike(Fault fault, RandomGenerator random) throws Exception {
    work(counters.acknowledged() + WORK);
    TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
    int pause = random.nextInt(700);
    counters.fault(fault.name());
    switch (fault) {
      case KILL_SERVER -> server.kill();
      case STOP_SERVER -> server.stop();
      case STOP_POSTGRES -> database.stop();
      case KILL_POSTGRES -> database.kill();
      case CRASH_POSTGRES -> database.crash();
      case KILL_BOTH -> {
        if (random.nextBoolean()) {
          server.kill();
          database.kill();
        } else {
          database.kill();
          TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
          server.kill();
        }
      }
      case LATE_COMMIT -> {
        database.holdCommits();
        try {
          TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
          database.cut();
          TimeUnit.MILLISECONDS.sleep(random.nextInt(2_500));
        } finally {
          database.releaseCommits();
        }
      }
      case LOCK -> database.lock(LOCKED.get(random.nextInt(LOCKED.size())), random.nextInt(6_000));
      case BURST -> {
        network.calm();
        try {
          burst.run();
        } finally {
          network.breakAgain();
        }
      }
    }
    TimeUnit.MILLISECONDS.sleep(pause);
    switch (fault) {
      case KILL_SERVER, STOP_SERVER -> server.start();
      case STOP_POSTGRES, KILL_POSTGRES -> database.start();
      case CRASH_POSTGRES, LATE_COMMIT, LOCK, BURST -> {} // over by itself
      case KILL_BOTH -> {
        database.start();
        server.start();
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

  private void networkFaults(RandomGenerator random) {
    try {
      while (!over.get()) {
        TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(900));
        networkFault(random);
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  private void networkFault(RandomGenerator random) throws InterruptedException {
    switch (random.nextInt(5)) {
      case 0 -> {
        counters.fault("partition");
        network.down(true);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(600));
        network.down(false);
      }
      case 1, 2 -> {
        counters.fault("stall");
        network.stall(random, 0.3, random.nextInt(2_500));
      }
      default -> {
        counters.fault("cut");
        network.cut(random, random.nextDouble());
      }
    }
  }
}
