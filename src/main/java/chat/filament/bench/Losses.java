package chat.filament.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How late the last events came after access was taken away, by the way it was taken. Thread-safe.
final class Losses {
  /// How long a revoked socket is watched.
  static final Duration WATCH = Duration.ofMillis(1250);

  private static final long LATE = Duration.ofMillis(50).toNanos();
  private static final long FAR_TOO_LATE = Duration.ofSeconds(1).toNanos();

  private final Map<Loss, Tally> ways = new EnumMap<>(Loss.class);
  private final Tally all = new Tally();
  private final LongAdder leftOpen = new LongAdder();
  private final LongAdder ended = new LongAdder();

  private record Tally(
      LongAdder afterwards, LongAdder late, LongAdder farTooLate, Latencies latencies) {
    Tally() {
      this(new LongAdder(), new LongAdder(), new LongAdder(), new Latencies());
    }

    void note(long nanos) {
      latencies.record(nanos);
      afterwards.add(nanos > 0 ? 1 : 0);
      late.add(nanos > LATE ? 1 : 0);
      farTooLate.add(nanos > FAR_TOO_LATE ? 1 : 0);
    }
  }

  Losses() {
    for (var loss : Loss.values()) {
      ways.put(loss, new Tally());
    }
  }

  /// Notes one revocation: `nanos` passed from its answer to the last event, 0 when none came;
  /// `open` is whether the socket still was when the watch was over.
  void note(Loss loss, long nanos, boolean open) {
    all.note(nanos);
    ways.getOrDefault(loss, all).note(nanos);
    boolean ends = loss.scope() == Loss.Scope.SESSION;
    leftOpen.add(ends && open ? 1 : 0);
    ended.add(!ends && !open ? 1 : 0);
  }

  void report(Report report) {
    report(report, "revoke", all);
    ways.forEach((loss, tally) ->
        report(report, "revoke_by_" + loss.name().toLowerCase(Locale.ROOT), tally));
    report
        .add("check", "events_after_1_s", all.farTooLate().sum())
        .add("check", "revoked_sessions_left_open", leftOpen.sum())
        .add("check", "revoked_sockets_ended", ended.sum())
        .problem(
            all.farTooLate().sum() > 0,
            all.farTooLate().sum() + " revoked sockets heard events after 1 s")
        .problem(leftOpen.sum() > 0, leftOpen.sum() + " sockets outlived their session by 1 s")
        .problem(ended.sum() > 0, ended.sum() + " sockets ended that had lost a guild or channel");
  }

  private static void report(Report report, String section, Tally tally) {
    var latency = tally.latencies().take();
    report
        .add(section, "revocations", latency.count())
        .add(section, "heard_something_afterwards", tally.afterwards().sum())
        .add(section, "later_than_50_ms", tally.late().sum())
        .add(section, "p50_ms", latency.p50())
        .add(section, "p90_ms", latency.p90())
        .add(section, "p99_ms", latency.p99())
        .add(section, "max_ms", latency.max());
  }
}
