package chat.filament.platform.node;

/// A question did not reach the other node, so that nothing was done.
public final class NodeUnreachable extends Exception {
  private static final long serialVersionUID = 1;

  NodeUnreachable(String message) {
    super(message, null, false, false);
  }
}
