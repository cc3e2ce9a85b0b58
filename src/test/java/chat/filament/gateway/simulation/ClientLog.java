package chat.filament.gateway.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// What one client was told about one guild, in the order it was told.
final class ClientLog {
  /// Times are `System.nanoTime()` of receipt.
  sealed interface Entry {}

  /// A durable event; `hash` stands for its type and payload.
  record Received(long seq, int hash, long nanos) implements Entry {}

  record Gap(long from, long to) implements Entry {}

  /// The begin of a connection.
  record Opened(long nanos) implements Entry {}

  /// The answer to `resume`: everything up to `position`, and those channels from here on.
  record Resumed(long position, Set<String> channels) implements Entry {}

  /// The answer to `subscribe`.
  record Subscribed(String channel) implements Entry {}

  private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong position;

  /// Whether the client has ever had a position to begin with.
  private final boolean positioned;

  /// `start` is the first position it gives; below 0 it gives none until it was told one.
  ClientLog(long start) {
    this.position = new AtomicLong(start);
    this.positioned = start >= 0;
  }

  boolean isPositioned() {
    return positioned;
  }

  /// The client's cursor; below 0 as long as it has none.
  long position() {
    return position.get();
  }

  void add(Entry entry) {
    entries.add(entry);
    switch (entry) {
      case Received(var seq, _, _) -> reach(seq);
      case Gap(_, var to) -> reach(to);
      case Resumed(var at, _) -> reach(at);
      case Opened _, Subscribed _ -> {}
    }
  }

  private void reach(long seq) {
    position.accumulateAndGet(seq, Math::max);
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }
}
