package chat.filament.bench.scenario;

import chat.filament.bench.client.ReceivedEvent;
import chat.filament.bench.measure.LatencyRecorder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Who is online as far as one listener knows: `presence_sync`, then every update.
record PresenceRecorder(Set<String> online, Changes changes) implements Consumer<ReceivedEvent> {
  PresenceRecorder(Changes changes) {
    this(ConcurrentHashMap.newKeySet(), changes);
  }

  @Override
  public void accept(ReceivedEvent event) {
    var users = event.data().userIds();
    var user = event.data().userId();
    if (event.kind() == ReceivedEvent.Kind.PRESENCE_SYNC && users != null) {
      online.clear();
      online.addAll(users);
    } else if (event.kind() == ReceivedEvent.Kind.PRESENCE_UPDATE && user != null) {
      boolean here = "online".equals(event.data().status());
      if (here) {
        online.add(user);
      } else {
        online.remove(user);
      }
      changes.learned(user, here);
    }
  }

  /// When each member last came or went, and how long after that the listeners learned of it.
  /// Thread-safe; `clock` is in nanoseconds.
  record Changes(
      LongSupplier clock,
      ConcurrentMap<String, Change> newest,
      LongAdder updates,
      LatencyRecorder joins,
      LatencyRecorder leaves) {
    private record Change(boolean online, long at) {}

    Changes(LongSupplier clock) {
      this(
          clock,
          new ConcurrentHashMap<>(),
          new LongAdder(),
          new LatencyRecorder(),
          new LatencyRecorder());
    }

    /// The user comes or goes at this moment.
    void begin(String user, boolean online) {
      newest.put(user, new Change(online, clock.getAsLong()));
    }

    /// Presence is coalesced: an update that the newest change has overtaken measures nothing.
    private void learned(String user, boolean online) {
      updates.increment();
      var change = newest.get(user);
      if (change != null && change.online() == online) {
        (online ? joins : leaves).record(clock.getAsLong() - change.at());
      }
    }
  }
}
