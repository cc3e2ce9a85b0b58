package chat.filament.platform.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.stream.Stream;

/// All metrics of this process. Names, labels and label order of the counters are the contract's
/// (`contract/ops.md` §2).
public final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Counter authFailures =
      counter("filament_auth_failures_total", "Refused requests.", "reason");
  private final Counter rateLimitHits =
      counter("filament_rate_limit_hits_total", "Requests over a limit.", "surface", "reason");
  private final Counter wsDisconnects =
      counter("filament_ws_disconnects_total", "Ended gateway connections.", "reason");
  private final Counter eventsEmitted =
      counter(
          "filament_gateway_events_emitted_total",
          "Events delivered to sockets.",
          "scope",
          "event_type");
  private final Counter eventsDropped =
      counter(
          "filament_gateway_events_dropped_total",
          "Events that were not delivered.",
          "scope",
          "event_type",
          "reason");
  private final Counter eventsUnknown =
      counter(
          "filament_gateway_events_unknown_received_total",
          "Inbound events of unknown type.",
          "scope",
          "event_type");
  private final Counter eventsRejected =
      counter(
          "filament_gateway_events_parse_rejected_total",
          "Inbound events that could not be parsed.",
          "scope",
          "reason");
  private final Counter voiceSyncRepairs =
      counter("filament_voice_sync_repairs_total", "Voice rosters sent to a socket.", "reason");

  /// What alerts are made of is there before it happens for the first time.
  public Metrics() {
    List.of("unauthorized", "forbidden").forEach(authFailures::known);
    KnownSeries.RATE_LIMITS.forEach(
        (surface, reasons) -> reasons.forEach(reason -> rateLimitHits.known(surface, reason)));
    KnownSeries.DISCONNECTS.forEach(wsDisconnects::known);
    voiceSyncRepairs.known("subscribe");
  }

  private static Counter counter(String name, String help, String... labels) {
    return new Counter(name, help, List.of(labels));
  }

  public Counter authFailures() {
    return authFailures;
  }

  public Counter rateLimitHits() {
    return rateLimitHits;
  }

  public Counter wsDisconnects() {
    return wsDisconnects;
  }

  public Counter eventsEmitted() {
    return eventsEmitted;
  }

  public Counter eventsDropped() {
    return eventsDropped;
  }

  public Counter eventsUnknown() {
    return eventsUnknown;
  }

  public Counter eventsRejected() {
    return eventsRejected;
  }

  public Counter voiceSyncRepairs() {
    return voiceSyncRepairs;
  }

  /// For gauges, timers and the meters of Vert.x and the JVM; names under `filament_`, labels
  /// bounded.
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /// The whole scrape, Prometheus text format 0.0.4.
  public String scrape() {
    var out = new StringBuilder(16_384);
    Stream.of(
            authFailures,
            rateLimitHits,
            wsDisconnects,
            eventsEmitted,
            eventsDropped,
            eventsUnknown,
            eventsRejected,
            voiceSyncRepairs)
        .forEach(counter -> counter.print(out));
    return out.append(registry.scrape()).toString();
  }
}
