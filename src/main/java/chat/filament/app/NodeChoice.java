package chat.filament.app;

import chat.filament.core.IdSource;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.DatabaseName;
import chat.filament.platform.node.NatsNodes;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.Nodes;
import chat.filament.platform.node.SingleNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;

/// Whether this server is alone on its database or one of several nodes.
final class NodeChoice {
  private NodeChoice() {}

  /// Blocks, for the name of the database, where there can be other nodes.
  static Nodes make(Vertx vertx, Config config, IdSource ids, MeterRegistry registry) {
    var self = new NodeId(ids.next());
    return config
        .nats()
        .<Nodes>map(nats -> {
          var database = DatabaseName.of(config.databaseUrl().reveal());
          return new NatsNodes(vertx, nats, database, self, registry);
        })
        .orElseGet(() -> SingleNode.with(self, registry));
  }
}
