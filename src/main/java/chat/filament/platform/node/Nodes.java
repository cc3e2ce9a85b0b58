package chat.filament.platform.node;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The nodes that share this database, and messages between them. Any thread; nothing blocks.
///
/// A topic is a name of letters, digits, `-` and `_`, in parts with dots between them; a part may
/// be an id. Whoever publishes and whoever listens to a topic agree on what its messages hold.
/// Messages of one node on one topic arrive in order, as far as they arrive; a message is at most
/// 512 KiB large.
///
/// Handlers run on the context that registered them, which is why they must be registered from one
/// or be safe on any thread. Of one listener at most 10,000 messages wait, of all at most 64 MiB;
/// more are dropped and counted.
public interface Nodes {
  /// This node.
  NodeId self();

  /// The other nodes that are believed to live, without this one.
  Set<NodeId> others();

  /// Told of each node that appears, those that are known already at once.
  void onJoined(Consumer<NodeId> joined);

  /// Told of each node that says goodbye, or has been silent for three seconds while this one could
  /// hear.
  void onLeft(Consumer<NodeId> left);

  /// Whether there can be other nodes at all.
  boolean isClustered();

  /// To every other node that listens. Lost when NATS does not answer.
  void publish(String topic, Buffer message);

  /// To one node, if it listens.
  void send(NodeId to, String topic, Buffer message);

  /// Hands over what others publish on the topic, and what they send to this node on it.
  Listening listen(String topic, BiConsumer<NodeId, Buffer> handler);

  /// Hands over what others publish on the topic, but not what is sent to this node alone: for
  /// topics of which there are thousands. A topic that ends in `.*` stands for all with one more
  /// part; one that is also listened to by its own name is handed over there, once for each.
  Listening subscribe(String topic, BiConsumer<NodeId, Buffer> handler);

  /// Something that was registered here and can be ended.
  interface Listening {
    void end();
  }

  /// What the other node's answerer of the topic says. Fails with [NodeUnreachable] when the
  /// question cannot have reached it. Otherwise the work may have been done all the same: with
  /// [NodeEnded] when the node is no more, about a second after it was killed, and when it does not
  /// answer within `patience` or its work fails.
  Future<Buffer> ask(NodeId to, String topic, Buffer question, Duration patience);

  /// Answers what others ask of this node on the topic.
  Listening answer(String topic, BiFunction<NodeId, Buffer, Future<Buffer>> work);
}
