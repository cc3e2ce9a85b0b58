package chat.filament.bench.measure;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAccumulator;

/// Looks at the lag of the server's event loops every few seconds, from a thread of its own, and
/// keeps the worst. The first look reaches back a few seconds before the probe began.
public final class LoopLagProbe implements AutoCloseable {
  /// The server's figure is the worst of at least the last five seconds, so nothing is missed.
  private static final int PERIOD_SECONDS = 4;

  private final ServerProbe server;
  private final DoubleAccumulator worst = new DoubleAccumulator(LoopLagProbe::worse, Double.NaN);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  public LoopLagProbe(ServerProbe server) {
    this.server = server;
    var _ =
        thread.scheduleWithFixedDelay(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /// Ends with a last look, and reports the worst that was seen.
  public void report(Report report) {
    close();
    look();
    report.add("event_loops", "worst_lag_ms", worst.get() * 1000);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    worst.accumulate(server.loopLagSeconds());
  }

  private static double worse(double one, double other) {
    return Double.isNaN(one) || other > one ? other : one;
  }
}
