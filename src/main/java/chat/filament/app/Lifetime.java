package chat.filament.app;

import chat.filament.app.postgres.PostgresFailure;
import chat.filament.platform.config.Config;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// The life of a server process: start, ready line, wait for SIGTERM or SIGINT, stop. A signal may
/// come at any moment: what has begun by then is ended, the last first.
final class Lifetime {
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

  /// Returns only by an exception at start; a signal ends the process. `ready` is told where it
  /// listens.
  void serve(Config config, Consumer<String> ready) throws Exception {
    LogLevels.apply(config.logs());
    Server server;
    try {
      server = Server.start(config);
    } catch (Exception e) {
      end();
      throw e;
    }
    atEnd(server::stop);
    ready.accept("Filament is ready on http://" + server.address());
    ended.await();
  }

  /// Ends everything that has begun; every end is tried.
  void end() {
    for (var end = ends.poll(); end != null; end = ends.poll()) {
      end.run();
    }
    ended.countDown();
  }
}
