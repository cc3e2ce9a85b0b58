package chat.filament.app;

import chat.filament.app.postgres.PostgresFailure;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.DatabaseInUse;
import chat.filament.platform.db.ServerLease;
import chat.filament.platform.db.Suitability;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of a server process: start, ready line, wait for SIGTERM or SIGINT, stop. A signal may
/// come at any moment: what has begun by then is ended, the last first.
final class Lifetime {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

  /// How long a server that is told to end may take beside the drain of its sockets.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deque<Runnable> ends = new ConcurrentLinkedDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /// A step of the start that a failure may end.
  @FunctionalInterface
  interface Step {
    void run() throws PostgresFailure, InterruptedException;
  }

  Lifetime() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
  }

  /// For what is about to begin; ran at most once.
  void atEnd(Runnable end) {
    ends.push(end);
  }

  void begin(Step step) throws StartFailure, InterruptedException {
    try {
      step.run();
    } catch (PostgresFailure e) {
      end();
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /// Returns only by an exception at start; a signal ends the process. `started` gets the server
  /// when it answers requests.
  void serve(Config config, Consumer<Server> started) throws Exception {
    LogLevels.apply(config.logs());
    try {
      var lease = lease(config);
      atEnd(lease::close);
      var server = Server.start(config);
      atEnd(server::stop);
      lease.mark();
      started.accept(server);
    } catch (Exception e) {
      end();
      throw e;
    }
    ended.await();
  }

  private static ServerLease lease(Config config) throws StartFailure, InterruptedException {
    var database = config.databaseUrl().reveal();
    Suitability.require(database);
    try {
      var patience = PATIENCE.plusSeconds(config.gateway().drainSeconds());
      return config.nats().isPresent()
          ? ServerLease.share(database, patience, Lifetime::lost)
          : ServerLease.take(database, patience, Lifetime::lost);
    } catch (DatabaseInUse e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static void lost(String why) {
    LOG.atError().addKeyValue("event", "server.lease").log("{}; this one ends", why);
    System.exit(1);
  }

  /// Ends everything that has begun; every end is tried.
  void end() {
    for (var end = ends.poll(); end != null; end = ends.poll()) {
      end.run();
    }
    ended.countDown();
  }
}
