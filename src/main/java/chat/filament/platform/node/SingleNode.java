package chat.filament.platform.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The only node there is: nobody hears it, and it hears nobody.
public record SingleNode(NodeId self) implements Nodes {
  private static final Listening NOTHING = () -> {};

  /// With the same meters as a node among others.
  public static SingleNode with(NodeId self, MeterRegistry registry) {
    new NodeMeters(registry).show(() -> 1, () -> 1);
    return new SingleNode(self);
  }

  @Override
  public Set<NodeId> others() {
    return Set.of();
  }

  @Override
  public void onJoined(Consumer<NodeId> joined) {}

  @Override
  public void onLeft(Consumer<NodeId> left) {}

  @Override
  public boolean isClustered() {
    return false;
  }

  @Override
  public void publish(String topic, Buffer message) {}

  @Override
  public void send(NodeId to, String topic, Buffer message) {}

  @Override
  public Listening listen(String topic, BiConsumer<NodeId, Buffer> handler) {
    return NOTHING;
  }

  @Override
  public Listening subscribe(String topic, BiConsumer<NodeId, Buffer> handler) {
    return NOTHING;
  }

  @Override
  public Future<Buffer> ask(NodeId to, String topic, Buffer question, Duration patience) {
    return Future.failedFuture(new NodeUnreachable("there is no other node"));
  }

  @Override
  public Listening answer(String topic, BiFunction<NodeId, Buffer, Future<Buffer>> work) {
    return NOTHING;
  }
}
