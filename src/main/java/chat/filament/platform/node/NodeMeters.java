package chat.filament.platform.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/// Shows what goes between the nodes, and what gets lost on the way. Any thread.
final class NodeMeters {
  private final Counter sent;
  private final Counter received;
  private final Counter unsent;
  private final Counter unread;
  private final MeterRegistry registry;

  NodeMeters(MeterRegistry registry) {
    this.registry = registry;
    sent = messages("sent");
    received = messages("received");
    unsent = dropped("unsent");
    unread = dropped("unread");
  }

  private Counter messages(String direction) {
    return Counter.builder("filament_node_messages")
        .description("Messages between the nodes.")
        .tag("direction", direction)
        .register(registry);
  }

  private Counter dropped(String reason) {
    return Counter.builder("filament_node_messages_dropped")
        .description("Messages that could not be sent, or that waited for too long here.")
        .tag("reason", reason)
        .register(registry);
  }

  /// How many nodes are known, this one included, and whether NATS answers.
  void show(IntSupplier nodes, IntSupplier connected) {
    Gauge.builder("filament_nodes", nodes, IntSupplier::getAsInt)
        .description("Nodes that this one knows to live, itself included.")
        .strongReference(true) // nobody else keeps what it asks
        .register(registry);
    Gauge.builder("filament_nats_connected", connected, IntSupplier::getAsInt)
        .description("0 while NATS is needed and does not answer, else 1.")
        .strongReference(true)
        .register(registry);
  }

  void sent() {
    sent.increment();
  }

  void received() {
    received.increment();
  }

  void unsent() {
    unsent.increment();
  }

  void unread(long messages) {
    unread.increment((double) messages);
  }
}
