package chat.filament.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at the lag of the server's event loops every few seconds, from a thread of its own, and
/// keeps the worst. The first look reaches back a few seconds before the watch began.
final class LoopWatch implements AutoCloseable {
  /// The server's figure is the worst of at least the last five seconds, so nothing is missed.
  private static final Duration PERIOD = Duration.ofSeconds(4);

  private final ServerProbe server;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private volatile double worst = Double.NaN;

  private LoopWatch(ServerProbe server) {
    this.server = server;
    thread = Thread.ofVirtual().unstarted(this::run);
  }

  static LoopWatch start(ServerProbe server) {
    var watch = new LoopWatch(server);
    watch.thread.start();
    return watch;
  }

  /// Ends the watch with a last look; the worst lag in seconds, NaN when none was seen.
  double stop() {
    close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return worst;
  }

  @Override
  public void close() {
    stopped.countDown();
  }

  private void run() {
    boolean over = false;
    while (!over) {
      over = isStopped();
      double lag = server.loopLagSeconds();
      worst = Double.isNaN(worst) || lag > worst ? lag : worst;
    }
  }

  private boolean isStopped() {
    try {
      return stopped.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
