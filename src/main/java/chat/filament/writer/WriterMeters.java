package chat.filament.writer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Shows where commands wait: in front of their guild's mailbox, for a commit, or for the log to be
/// read again. One for all writers; any thread.
public final class WriterMeters {
  private final MeterRegistry registry;
  private final LongAdder underWay = new LongAdder();
  private final DistributionSummary mailboxDepth;
  private final DistributionSummary groupRows;
  private final Timer groupCommits;
  private final Timer singleCommits;
  private final Counter catchUps;
  private final Counter followed;
  private final Counter conflicts;
  private final Map<String, Counter> forwarded;

  public WriterMeters(MeterRegistry registry) {
    this.registry = registry;
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
    followed =
        Counter.builder("filament_writer_followed")
            .description("Commits of other nodes that were published as they came over NATS.")
            .register(registry);
    conflicts =
        Counter.builder("filament_writer_conflicts")
            .description("Commits that another node's came before, and that were decided again.")
            .register(registry);
    forwarded =
        Stream.of("answered", "decided_here", "unanswered")
            .collect(
                Collectors.toUnmodifiableMap(outcome -> outcome, of -> forwarded(registry, of)));
  }

  private static Counter forwarded(MeterRegistry registry, String outcome) {
    return Counter.builder("filament_writer_forwarded")
        .description("Commands that were left to the owner of their guild.")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static Timer commits(MeterRegistry registry, String kind) {
    return Timer.builder("filament_writer_commit_seconds")
        .description("Time from a commit's statement to its answer.")
        .tag("kind", kind)
        .register(registry);
  }

  /// How many guilds this node owns of those in its memory.
  public void showOwned(LongSupplier guilds) {
    Gauge.builder("filament_guilds_owned", guilds, LongSupplier::getAsLong)
        .description("Guilds in memory here that are left to this node when several write.")
        .strongReference(true)
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

  void second() {
    conflicts.increment();
  }

  /// A command was left to another node.
  public void forwarded(String outcome) {
    Objects.requireNonNull(forwarded.get(outcome)).increment();
  }

  void followed() {
    followed.increment();
  }

  void caughtUp() {
    catchUps.increment();
  }
}
