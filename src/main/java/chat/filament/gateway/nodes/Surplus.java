package chat.filament.gateway.nodes;

import chat.filament.platform.bus.Address;
import java.util.concurrent.atomic.AtomicInteger;

/// Sockets of this node that a user or an address has more than they may over all nodes, because
/// nodes that did not hear each other let them in. Each shard ends of its own what is still left of
/// them. Any thread.
public final class Surplus {
  public static final Address<Surplus> ADDRESS = new Address<>("gateway.surplus");

  private final Counted what;
  private final AtomicInteger left;

  /// So many are to end.
  public Surplus(Counted what, int sockets) {
    this.what = what;
    this.left = new AtomicInteger(sockets);
  }

  public Counted what() {
    return what;
  }

  /// Whether one more is to end: whoever is told so ends it.
  public boolean takeOne() {
    return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
  }
}
