package chat.filament.gateway.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/// Shows guilds whose events come faster than their sockets are served. Any thread.
public final class DeliveryMeters {
  private final DistributionSummary queueLength;
  private final Counter lostEventReads;

  public DeliveryMeters(MeterRegistry registry) {
    queueLength =
        DistributionSummary.builder("filament_gateway_delivery_queue_length")
            .description("Deliveries of the same guild in front of one that arrives at a shard.")
            .register(registry);
    lostEventReads =
        Counter.builder("filament_gateway_lost_event_reads")
            .description("Reads of guild logs for events that a shard did not get.")
            .register(registry);
  }

  void arrived(int before) {
    queueLength.record(before);
  }

  void readsLostEvents() {
    lostEventReads.increment();
  }
}
