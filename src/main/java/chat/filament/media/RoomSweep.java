package chat.filament.media;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Has LiveKit's rooms checked regularly, at most eight at a time, so that however many tokens are
/// open, the sweep neither floods LiveKit nor keeps other calls waiting. On the event loop of the
/// [MediaVerticle].
final class RoomSweep {
  static final int AT_ONCE = 8;

  /// Rooms without a call that one sweep asks for: those that were not asked for longest.
  static final int WITHOUT_CALL = 1_024;

  private final RoomChecks checks;
  private final VoiceMeters meters;
  private final Deque<VoiceChannel> waiting = new ArrayDeque<>();
  private final Set<VoiceChannel> queued = new HashSet<>();

  /// In which sweep a room without a call was asked for last.
  private final Map<VoiceChannel, Long> asked = new HashMap<>();

  private long sweeps;
  private int underWay;

  /// When there was last nothing to ask, in [System#nanoTime].
  private long begun;

  RoomSweep(RoomChecks checks, VoiceMeters meters) {
    this.checks = checks;
    this.meters = meters;
  }

  /// Checks every call and of the other channels that somebody could still enter as many as fit;
  /// what an earlier sweep has not come to yet is not asked for twice.
  void sweep(Collection<VoiceChannel> calls, Set<VoiceChannel> open) {
    sweeps++;
    if (underWay == 0) {
      begun = System.nanoTime();
    }
    asked.keySet().retainAll(open);
    var all = new HashSet<>(open);
    all.addAll(calls);
    meters.only(all);
    calls.forEach(this::add);
    open.stream()
        .filter(channel -> !queued.contains(channel))
        .sorted(Comparator.comparing(channel -> asked.getOrDefault(channel, 0L)))
        .limit(Math.max(0, calls.size() + WITHOUT_CALL - waiting.size()))
        .forEach(channel -> {
          asked.put(channel, sweeps);
          add(channel);
        });
    next();
  }

  private void add(VoiceChannel channel) {
    if (queued.add(channel)) {
      waiting.add(channel);
    }
  }

  private void next() {
    while (underWay < AT_ONCE && !waiting.isEmpty()) {
      var channel = waiting.remove();
      queued.remove(channel);
      underWay++;
      checks
          .check(channel)
          .onComplete(checked -> {
            underWay--;
            next();
            if (underWay == 0) {
              meters.swept(System.nanoTime() - begun);
            }
          });
    }
  }
}
