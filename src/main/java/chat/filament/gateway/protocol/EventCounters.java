package chat.filament.gateway.protocol;

import chat.filament.platform.metrics.Counter;
import chat.filament.platform.metrics.Metrics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// The counters of one type of event in one scope, looked up once and kept, so that counting a
/// delivery costs an addition. Any thread.
///
/// @param emitted counts deliveries to sockets
/// @param fullQueue counts deliveries that did not fit
/// @param late counts events that came faster than they could be handed to the sockets of a shard
public record EventCounters(
    Scope scope, String type, LongAdder emitted, LongAdder fullQueue, LongAdder late) {
  /// The label of who gets an event.
  public enum Scope {
    CONNECTION("connection"),
    CHANNEL("channel"),
    GUILD("guild"),
    USER("user");

    private final String label;

    Scope(String label) {
      this.label = label;
    }
  }

  /// All counters of a server. Types are those that features publish, so there are few.
  public static final class Table {
    private record Key(Scope scope, String type) {}

    private final Counter emitted;
    private final Counter dropped;
    private final ConcurrentMap<Key, EventCounters> counters = new ConcurrentHashMap<>();

    public Table(Metrics metrics) {
      this.emitted = metrics.eventsEmitted();
      this.dropped = metrics.eventsDropped();
    }

    public EventCounters of(Scope scope, String type) {
      return counters.computeIfAbsent(
          new Key(scope, type),
          key ->
              new EventCounters(
                  scope,
                  type,
                  emitted.with(scope.label, type),
                  dropped.with(scope.label, type, "full_queue"),
                  dropped.with(scope.label, type, "dispatch_timeout")));
    }

    /// Counts an event that was not delivered for a rarer reason.
    public void dropped(EventCounters event, String reason) {
      dropped.increment(event.scope().label, event.type(), reason);
    }
  }
}
