package chat.filament.media.keeper;

import chat.filament.platform.db.Sql;
import chat.filament.platform.node.NodeId;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Whether this node keeps the calls. It does as long as its lease in the database has not run out
/// by its own clock, which is a second before it does by the database's: a node that stood still
/// knows at once that it may no longer. On one event loop.
public final class CallsKeeper {
  static final int LEASE_SECONDS = 5;
  private static final int PRECEDENCE_SECONDS = 3;
  private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(LEASE_SECONDS - 1);

  private final Sql sql;
  private final NodeId self;
  private final LongSupplier nanos;
  private KeeperStore.@Nullable Held held;
  private long heldAt;
  private boolean asking;

  /// `nanos` is a monotonic clock.
  public CallsKeeper(Sql sql, NodeId self, LongSupplier nanos) {
    this.sql = sql;
    this.self = self;
    this.nanos = nanos;
  }

  /// Renews the lease, or tries to get it; `copied` is the term whose calls this node has, 0 when
  /// it has none. To be called every second; one at a time.
  Future<Void> renew(long copied) {
    if (asking) {
      return Future.succeededFuture();
    }
    asking = true;
    long askedAt = nanos.getAsLong();
    return KeeperStore.hold(sql, self, copied, LEASE_SECONDS, PRECEDENCE_SECONDS)
        .map(now -> {
          held = now;
          heldAt = askedAt;
          return (Void) null;
        })
        .onComplete(done -> asking = false);
  }

  boolean isMine() {
    var known = held;
    return known != null
        && known.node().equals(self)
        && nanos.getAsLong() - heldAt < BELIEVED_NANOS;
  }

  /// Who kept the calls when the database was asked last; empty when that was this node, which no
  /// longer knows.
  Optional<NodeId> other() {
    return Optional.ofNullable(held).map(KeeperStore.Held::node).filter(node -> !node.equals(self));
  }

  long term() {
    var known = held;
    return known == null ? 0 : known.term();
  }
}
