package chat.filament.gateway.nodes;

import chat.filament.platform.node.NodeId;

/// Is told of what other nodes count, on one event loop.
@FunctionalInterface
public interface CountsListener {
  /// `node` counts `now` sockets where it had `before`; 0 of a node that is gone.
  void counted(NodeId node, Counted what, int before, int now);
}
