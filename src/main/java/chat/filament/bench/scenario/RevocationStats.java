package chat.filament.bench.scenario;

import chat.filament.bench.measure.LatencyRecorder;
import chat.filament.bench.measure.Report;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How late the last events came after access was taken away, by the way it was taken. What was on
/// its way or waits in this program counts, too; a message sent after the answer is a fault however
/// soon it comes. Thread-safe.
final class RevocationStats {
  /// How long a revoked socket is watched.
  static final Duration WATCH = Duration.ofMillis(1250);

  private static final long LATE = Duration.ofMillis(50).toNanos();
  private static final long FAR_TOO_LATE = Duration.ofSeconds(1).toNanos();

  private final Map<RevocationKind, Counts> kinds = new EnumMap<>(RevocationKind.class);
  private final Counts all = new Counts();
  private final LongAdder leftOpen = new LongAdder();
  private final LongAdder ended = new LongAdder();

  /// One revoked socket when its watch was over: `nanos` passed from the answer to the last event,
  /// 0 when none came; `sentAfter` is whether it received a message that was sent after the answer,
  /// which no backlog explains; `open` is whether it still was.
  record Revoked(long nanos, boolean sentAfter, boolean open) {}

  private record Counts(
      LongAdder afterwards,
      LongAdder late,
      LongAdder farTooLate,
      LongAdder sentAfter,
      LatencyRecorder latencies) {
    Counts() {
      this(
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LongAdder(),
          new LatencyRecorder());
    }

    void add(Revoked revoked) {
      latencies.record(revoked.nanos());
      afterwards.add(revoked.nanos() > 0 ? 1 : 0);
      late.add(revoked.nanos() > LATE ? 1 : 0);
      farTooLate.add(revoked.nanos() > FAR_TOO_LATE ? 1 : 0);
      sentAfter.add(revoked.sentAfter() ? 1 : 0);
    }

    void report(Report report, String section) {
      var latency = latencies.take();
      report
          .add(section, "revocations", latency.count())
          .add(section, "heard_something_afterwards", afterwards.sum())
          .add(section, "heard_what_was_sent_afterwards", sentAfter.sum())
          .add(section, "later_than_50_ms", late.sum())
          .add(section, "p50_ms", latency.p50())
          .add(section, "p90_ms", latency.p90())
          .add(section, "p99_ms", latency.p99())
          .add(section, "max_ms", latency.max());
    }
  }

  RevocationStats() {
    for (var kind : RevocationKind.values()) {
      kinds.put(kind, new Counts());
    }
  }

  void add(RevocationKind kind, Revoked revoked) {
    all.add(revoked);
    kinds.getOrDefault(kind, all).add(revoked);
    boolean ends = kind.scope() == RevocationKind.Scope.SESSION;
    leftOpen.add(ends && revoked.open() ? 1 : 0);
    ended.add(!ends && !revoked.open() ? 1 : 0);
  }

  void report(Report report) {
    all.report(report, "revoke");
    kinds.forEach((kind, counts) ->
        counts.report(report, "revoke_by_" + kind.name().toLowerCase(Locale.ROOT)));
    report
        .addFaults(
            "events_after_1_s", all.farTooLate.sum(), "revoked sockets heard events after 1 s")
        .addFaults(
            "heard_what_was_sent_afterwards",
            all.sentAfter.sum(),
            "revoked sockets heard messages sent after the answer")
        .addFaults(
            "revoked_sessions_left_open", leftOpen.sum(), "sockets outlived their session by 1 s")
        .addFaults(
            "revoked_sockets_ended", ended.sum(), "sockets ended that had lost a guild or channel");
  }
}
