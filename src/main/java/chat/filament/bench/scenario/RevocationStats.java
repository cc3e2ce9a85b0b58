package chat.filament.bench.scenario;

import chat.filament.bench.measure.LatencyRecorder;
import chat.filament.bench.measure.Report;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/// How late the last events came after access was taken away, by the way it was taken. What was on
/// its way or waits in this program counts, too; a message sent after the answer is a fault however
/// soon it comes. Thread-safe.
final class RevocationStats {
  /// How long a revoked socket is watched.
  static final Duration WATCH = Duration.ofMillis(1250);

  private static final long LATE = Duration.ofMillis(50).toNanos();
  private static final long FAR_TOO_LATE = Duration.ofSeconds(1).toNanos();
  private final Queue<Revoked> all = new ConcurrentLinkedQueue<>();

  /// One revoked socket when its watch was over: `nanos` passed from the answer to the last event,
  /// 0 when none came; `sentAfter` is whether it received a message that was sent after the answer,
  /// which no backlog explains; `open` is whether it still was.
  record Revoked(RevocationKind kind, long nanos, boolean sentAfter, boolean open) {
    private boolean endsSession() {
      return kind.scope() == RevocationKind.Scope.SESSION;
    }
  }

  void add(Revoked revoked) {
    all.add(revoked);
  }

  void report(Report report) {
    report(report, "revoke", all);
    for (var kind : RevocationKind.values()) {
      var section = "revoke_by_" + kind.name().toLowerCase(Locale.ROOT);
      report(report, section, all.stream().filter(r -> r.kind() == kind).toList());
    }
    report
        .addFaults(
            "events_after_1_s",
            count(all, r -> r.nanos() > FAR_TOO_LATE),
            "revoked sockets heard events after 1 s")
        .addFaults(
            "heard_what_was_sent_afterwards",
            count(all, Revoked::sentAfter),
            "revoked sockets heard messages sent after the answer")
        .addFaults(
            "revoked_sessions_left_open",
            count(all, r -> r.endsSession() && r.open()),
            "sockets outlived their session by 1 s")
        .addFaults(
            "revoked_sockets_ended",
            count(all, r -> !r.endsSession() && !r.open()),
            "sockets ended that had lost a guild or channel");
  }

  private static void report(Report report, String section, Collection<Revoked> revoked) {
    var latencies = new LatencyRecorder();
    revoked.forEach(r -> latencies.record(r.nanos()));
    report
        .add(section, "revocations", revoked.size())
        .add(section, "heard_something_afterwards", count(revoked, r -> r.nanos() > 0))
        .add(section, "heard_what_was_sent_afterwards", count(revoked, Revoked::sentAfter))
        .add(section, "later_than_50_ms", count(revoked, r -> r.nanos() > LATE))
        .add(section, latencies);
  }

  private static long count(Collection<Revoked> revoked, Predicate<Revoked> which) {
    return revoked.stream().filter(which).count();
  }
}
