package chat.filament.gateway.delivery;

import chat.filament.gateway.session.SubscriberList.Entry;
import java.util.Iterator;

/// One thing to do with some subscribers of a guild before the guild goes on. It may be interrupted
/// between two of them.
interface DeliveryStep {
  /// Those that it concerns; the same object each time. One that has left meanwhile may still come.
  Iterator<? extends Entry> entries();

  /// How many events of the delivery this does at once.
  default int events() {
    return 1;
  }

  /// Whether a visit costs a system call.
  default boolean sends() {
    return false;
  }

  /// Visits begin, or go on after an interruption.
  default void resume() {}

  /// Visits are interrupted.
  default void interrupt() {}

  /// Nanoseconds that the next visit should wait, 0 for none.
  default long pause() {
    return 0;
  }

  /// False when it depends on access that is not in memory: the entry is visited once more when it
  /// has been loaded.
  boolean visit(Entry entry);

  /// Everybody has been visited.
  void done();

  /// Whether that was all of it. If not, all of [#entries] are to be visited once more.
  default boolean isOver() {
    return true;
  }
}
