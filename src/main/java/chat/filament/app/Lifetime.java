package chat.filament.app;

import chat.filament.platform.config.Config;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/// The life of a server process: start, ready line, wait for SIGTERM or SIGINT, stop.
final class Lifetime {
  private Lifetime() {}

  /// Returns only by an exception at start; a signal ends the process. `after` runs last of all.
  static void run(Config config, PrintWriter out, Runnable after) throws Exception {
    LogLevels.apply(config.logs());
    Server server;
    try {
      server = Server.start(config);
    } catch (Exception e) {
      after.run();
      throw e;
    }
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, after, stopped), "stop"));
    out.println("Filament is ready on http://" + server.address());
    out.flush();
    stopped.await();
  }

  private static void stop(Server server, Runnable after, CountDownLatch stopped) {
    try {
      server.stop();
    } finally {
      after.run();
      stopped.countDown();
    }
  }
}
