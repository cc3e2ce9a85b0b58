package chat.filament.platform.node;

/// A node ended, or fell silent, while a question waited for its answer: what was asked for may
/// have been done.
public final class NodeEnded extends Exception {
  private static final long serialVersionUID = 1;

  NodeEnded() {
    super("the node ended before it answered", null, false, false);
  }
}
