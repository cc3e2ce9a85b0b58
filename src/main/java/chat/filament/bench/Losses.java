package chat.filament.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How late the last events came after access was taken away, by the way it was taken. What was on
/// its way or waits in this program counts, too; a message sent after the answer is a fault however
/// soon it comes. Thread-safe.
final class Losses {
  /// How long a revoked socket is watched.
  static final Duration WATCH = Duration.ofMillis(1250);

  private static final long LATE = Duration.ofMillis(50).toNanos();
  private static final long FAR_TOO_LATE = Duration.ofSeconds(1).toNanos();

  private final Map<Loss, Tally> ways = new EnumMap<>(Loss.class);
  private final Tally all = new Tally();
  private final LongAdder leftOpen = new LongAdder();
  private final LongAdder ended = new LongAdder();

  /// One revoked socket when its watch was over: `nanos` passed from the answer to the last event,
  /// 0 when none came; `sentAfter` is whether it heard a message that was sent after the answer,
  /// which no backlog explains; `open` is whether it still was.
  record Seen(long nanos, boolean sentAfter, boolean open) {}

  private record Tally(
      LongAdder afterwards,
      LongAdder late,
      LongAdder farTooLate,
      LongAdder sentAfter,
      Latencies latencies) {
    Tally() {
      this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new Latencies());
    }

    void note(Seen seen) {
      latencies.record(seen.nanos());
      afterwards.add(seen.nanos() > 0 ? 1 : 0);
      late.add(seen.nanos() > LATE ? 1 : 0);
      farTooLate.add(seen.nanos() > FAR_TOO_LATE ? 1 : 0);
      sentAfter.add(seen.sentAfter() ? 1 : 0);
    }
  }

  Losses() {
    for (var loss : Loss.values()) {
      ways.put(loss, new Tally());
    }
  }

  void note(Loss loss, Seen seen) {
    all.note(seen);
    ways.getOrDefault(loss, all).note(seen);
    boolean ends = loss.scope() == Loss.Scope.SESSION;
    leftOpen.add(ends && seen.open() ? 1 : 0);
    ended.add(!ends && !seen.open() ? 1 : 0);
  }

  void report(Report report) {
    report(report, "revoke", all);
    ways.forEach((loss, tally) ->
        report(report, "revoke_by_" + loss.name().toLowerCase(Locale.ROOT), tally));
    report
        .add("check", "events_after_1_s", all.farTooLate().sum())
        .add("check", "heard_what_was_sent_afterwards", all.sentAfter().sum())
        .add("check", "revoked_sessions_left_open", leftOpen.sum())
        .add("check", "revoked_sockets_ended", ended.sum())
        .problem(
            all.farTooLate().sum() > 0,
            all.farTooLate().sum() + " revoked sockets heard events after 1 s")
        .problem(
            all.sentAfter().sum() > 0,
            all.sentAfter().sum() + " revoked sockets heard messages sent after the answer")
        .problem(leftOpen.sum() > 0, leftOpen.sum() + " sockets outlived their session by 1 s")
        .problem(ended.sum() > 0, ended.sum() + " sockets ended that had lost a guild or channel");
  }

  private static void report(Report report, String section, Tally tally) {
    var latency = tally.latencies().take();
    report
        .add(section, "revocations", latency.count())
        .add(section, "heard_something_afterwards", tally.afterwards().sum())
        .add(section, "heard_what_was_sent_afterwards", tally.sentAfter().sum())
        .add(section, "later_than_50_ms", tally.late().sum())
        .add(section, "p50_ms", latency.p50())
        .add(section, "p90_ms", latency.p90())
        .add(section, "p99_ms", latency.p99())
        .add(section, "max_ms", latency.max());
  }
}
