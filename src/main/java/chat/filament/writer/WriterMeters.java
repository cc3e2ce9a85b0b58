package chat.filament.writer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Shows where commands wait: in front of their guild's mailbox, for a commit, or for the log to be
/// read again. One for all writers; any thread.
public final class WriterMeters {
  private final LongAdder underWay = new LongAdder();
  private final DistributionSummary mailboxDepth;
  private final DistributionSummary groupRows;
  private final Timer groupCommits;
  private final Timer singleCommits;
  private final Counter catchUps;

  public WriterMeters(MeterRegistry registry) {
    Gauge.builder("filament_writer_commands", underWay, LongAdder::doubleValue)
        .description("Commands that are accepted and not answered yet.")
        .register(registry);
    mailboxDepth =
        DistributionSummary.builder("filament_writer_mailbox_depth")
            .description("Commands of the same guild that wait when one arrives.")
            .register(registry);
    groupRows =
        DistributionSummary.builder("filament_writer_group_rows")
            .description("Rows that one statement commits.")
            .register(registry);
    groupCommits = commits(registry, "group");
    singleCommits = commits(registry, "single");
    catchUps =
        Counter.builder("filament_writer_catch_ups")
            .description("Times a writer found that its guild had moved without it.")
            .register(registry);
  }

  private static Timer commits(MeterRegistry registry, String kind) {
    return Timer.builder("filament_writer_commit_seconds")
        .description("Time from a commit's statement to its answer.")
        .tag("kind", kind)
        .register(registry);
  }

  void accepted(int waiting) {
    underWay.increment();
    mailboxDepth.record(waiting);
  }

  void answered() {
    underWay.decrement();
  }

  void groupCommitted(int rows, long nanos) {
    groupRows.record(rows);
    groupCommits.record(nanos, TimeUnit.NANOSECONDS);
  }

  void singleCommitted(long nanos) {
    singleCommits.record(nanos, TimeUnit.NANOSECONDS);
  }

  void caughtUp() {
    catchUps.increment();
  }
}
