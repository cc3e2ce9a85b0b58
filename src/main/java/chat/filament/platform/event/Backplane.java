package chat.filament.platform.event;

import java.util.function.Consumer;

/// Carries what was committed from the writers to every gateway shard. Here it is a hand-over
/// within the process; across processes it may lose or repeat batches, because a receiver drops
/// what it has seen and reads a hole from the log.
///
/// Consumers are called on the publisher's thread and only enqueue: each owns a queue that its
/// event loop drains.
public interface Backplane {
  void publish(Batch batch);

  void publish(Ephemeral event);

  void publish(Personal event);

  void subscribe(Consumer<Batch> batches, Consumer<Ephemeral> events);

  /// For what belongs to users and not to a guild.
  void subscribe(Consumer<Personal> events);
}
