package chat.filament.bench.measure;

import chat.filament.bench.client.PostOutcome;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/// What became of the posts of a run, and how long the acknowledged ones took. `firstFailure` says
/// why the first one was refused or left open, empty when none was. Thread-safe.
public record PostCounts(
    LongAdder acknowledged,
    LongAdder refused,
    LongAdder unknown,
    LongAdder throttled,
    LatencyRecorder latencies,
    AtomicReference<String> firstFailure) {
  public PostCounts() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LatencyRecorder(),
        new AtomicReference<>(""));
  }

  public void count(PostOutcome outcome, long nanos) {
    switch (outcome) {
      case PostOutcome.Created _ -> {
        acknowledged.increment();
        latencies.record(nanos);
      }
      case PostOutcome.Later _ -> throttled.increment();
      case PostOutcome.Refused no -> fail(refused, no.why());
      case PostOutcome.Unknown maybe -> fail(unknown, maybe.why());
    }
  }

  private void fail(LongAdder kind, String why) {
    kind.increment();
    firstFailure.compareAndSet("", why);
  }

  /// Counts what goes well afresh; failures stay.
  public void restart() {
    acknowledged.reset();
    throttled.reset();
    latencies.take();
  }
}
