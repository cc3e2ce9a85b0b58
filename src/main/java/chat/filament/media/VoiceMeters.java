package chat.filament.media;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/// Shows how many talk, and what had to be put right between us and LiveKit. Any thread.
final class VoiceMeters {
  /// What a room check found that no event had told.
  enum RoomRepair {
    /// Somebody was shown whom LiveKit did not list.
    ENDED,
    /// LiveKit listed a participant of ours who was not shown: taken in, or removed without access.
    FOUND,
    /// LiveKit listed somebody who is no participant of ours.
    UNKNOWN
  }

  /// Regions that are shown by name; the others are one.
  static final int REGIONS = 16;

  private static final int REGION_LENGTH = 64;
  private static final String UNNAMED = "unnamed";

  private final ConcurrentMap<VoiceChannel, List<String>> regions = new ConcurrentHashMap<>();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final MultiGauge byRegion;
  private final Counter tokens;
  private final Counter removed;
  private final Counter givenUp;
  private final Counter ended;
  private final Counter found;
  private final Counter unknown;
  private final Timer sweeps;

  VoiceMeters(MeterRegistry registry, PublishedCalls calls) {
    Gauge.builder("filament_voice_participants", calls, PublishedCalls::participants)
        .description("Participants of all calls.")
        .register(registry);
    Gauge.builder("filament_voice_channels", calls, PublishedCalls::channels)
        .description("Voice channels with somebody in the call.")
        .register(registry);
    byRegion =
        MultiGauge.builder("filament_voice_region_participants")
            .description("Participants by the region of LiveKit that carries them.")
            .register(registry);
    tokens =
        Counter.builder("filament_voice_tokens")
            .description("Tokens for LiveKit that were issued.")
            .register(registry);
    removed = removals(registry, "removed");
    givenUp = removals(registry, "given_up");
    ended = repairs(registry, "ended");
    found = repairs(registry, "found");
    unknown = repairs(registry, "unknown");
    sweeps =
        Timer.builder("filament_voice_sweep_seconds")
            .description("Time from a sweep's first question to LiveKit to its last answer.")
            .register(registry);
    showRegions();
  }

  private static Counter repairs(MeterRegistry registry, String kind) {
    return Counter.builder("filament_voice_room_repairs")
        .description("Differences between a call and LiveKit's list of its room.")
        .tag("kind", kind)
        .register(registry);
  }

  private static Counter removals(MeterRegistry registry, String outcome) {
    return Counter.builder("filament_voice_removals")
        .description("Orders to LiveKit to put a participant out.")
        .tag("outcome", outcome)
        .register(registry);
  }

  /// Who is in a room, as LiveKit lists it.
  void listed(VoiceChannel channel, List<LiveKitParticipant> participants) {
    var now = participants.stream().map(one -> named(one.region())).toList();
    var before = now.isEmpty() ? regions.remove(channel) : regions.put(channel, now);
    if (!now.equals(Objects.requireNonNullElse(before, List.of()))) {
      showRegions();
    }
  }

  /// Nobody is in other rooms any more.
  void only(Set<VoiceChannel> channels) {
    if (regions.keySet().retainAll(channels)) {
      showRegions();
    }
  }

  private String named(String region) {
    if (region.isEmpty()) {
      return UNNAMED;
    }
    boolean shown =
        region.length() <= REGION_LENGTH
            && (known.contains(region) || (known.size() < REGIONS && known.add(region)));
    return shown ? region : "other";
  }

  /// A region that everybody has left stays, at 0.
  private void showRegions() {
    var counts = new TreeMap<String, Integer>();
    counts.put(UNNAMED, 0);
    known.forEach(region -> counts.put(region, 0));
    regions.values().forEach(each -> each.forEach(one -> counts.merge(one, 1, Integer::sum)));
    byRegion.register(
        counts.entrySet().stream()
            .map(one -> MultiGauge.Row.of(Tags.of("region", one.getKey()), one.getValue()))
            .toList(),
        true);
  }

  void issued() {
    tokens.increment();
  }

  void removed() {
    removed.increment();
  }

  void gaveUp() {
    givenUp.increment();
  }

  void swept(long nanos) {
    sweeps.record(nanos, TimeUnit.NANOSECONDS);
  }

  void repaired(RoomRepair repair) {
    var counter =
        switch (repair) {
          case ENDED -> ended;
          case FOUND -> found;
          case UNKNOWN -> unknown;
        };
    counter.increment();
  }
}
