package chat.filament.search.index;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.QueryTimeout;

/// How long a query runs: the processor time of its thread, so that a good query is not refused
/// because the machine has other work. One that waits, for a slow disk, ends after ten times as
/// long by the clock. For the thread that makes it.
final class QueryDeadline implements QueryTimeout {
  private static final int WAITING_FACTOR = 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long limitNanos;
  private final long startedAt = System.nanoTime();
  private final long usedBefore = THREADS.getCurrentThreadCpuTime();

  QueryDeadline(long limitMillis) {
    limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
  }

  /// The clock first: it costs a tenth of the other.
  @Override
  public boolean shouldExit() {
    long elapsed = System.nanoTime() - startedAt;
    return elapsed > limitNanos
        && (elapsed > WAITING_FACTOR * limitNanos
            || THREADS.getCurrentThreadCpuTime() - usedBefore > limitNanos);
  }
}
