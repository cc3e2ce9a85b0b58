package chat.filament.platform.node;

import chat.filament.core.IdSource;
import chat.filament.platform.config.Config;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which servers of a database run, and how they are, as they say over NATS themselves.
public final class ClusterCheck {
  /// As long as other nodes wait before they believe that one has ended.
  private static final Duration LISTENED = Duration.ofNanos(Membership.SILENCE_NANOS);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// A server that says that it lives.
  ///
  /// @param status empty when it does not answer
  public record Found(NodeId node, Optional<NodeStatus> status) {}

  private final Connection connection;
  private final Subjects subjects;
  private final NodeId self = new NodeId(new IdSource(InstantSource.system()).next());

  private ClusterCheck(Connection connection, Subjects subjects) {
    this.connection = connection;
    this.subjects = subjects;
  }

  /// By age, the oldest first. Blocks, for some seconds. Nobody when NATS does not answer, which
  /// [NatsCheck] tells of.
  public static List<Found> servers(Config.Nats nats, String database) {
    try {
      var connection = NatsCheck.connect(nats);
      try {
        return new ClusterCheck(connection, Subjects.of(database)).servers();
      } finally {
        connection.close();
      }
    } catch (IOException | GeneralSecurityException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private List<Found> servers() throws InterruptedException {
    var servers = new ArrayList<Found>();
    for (var node : heard()) {
      servers.add(new Found(node, status(node)));
    }
    return List.copyOf(servers);
  }

  private SortedSet<NodeId> heard() throws InterruptedException {
    var nodes = new TreeSet<NodeId>();
    var beats = connection.subscribe(subjects.all(Subjects.BEATS));
    long end = System.nanoTime() + LISTENED.toNanos();
    Message beat;
    while ((beat = beats.nextMessage(Math.max(1, (end - System.nanoTime()) / 1_000_000))) != null) {
      Subjects.opened(beat.getData())
          .ifPresent(said -> {
            if (said.content().equals(Subjects.ENDING)) {
              nodes.remove(said.from());
            } else {
              nodes.add(said.from());
            }
          });
      if (System.nanoTime() - end >= 0) {
        break;
      }
    }
    return nodes;
  }

  private Optional<NodeStatus> status(NodeId node) throws InterruptedException {
    var question = Subjects.enveloped(self, Buffer.buffer());
    var answer = connection.request(subjects.asked(node, NodeStatus.TOPIC), question, PATIENCE);
    return Optional.ofNullable(answer)
        .map(Message::getData)
        .filter(data -> data.length > 0 && data[0] == Subjects.DONE)
        .map(data -> NodeStatus.decode(Buffer.buffer(data).slice(1, data.length)));
  }
}
