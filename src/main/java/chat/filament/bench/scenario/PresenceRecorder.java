package chat.filament.bench.scenario;

import chat.filament.bench.client.EventBytes;
import chat.filament.bench.client.EventKind;
import chat.filament.bench.client.Recorder;
import chat.filament.bench.measure.LatencyRecorder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Who is online as far as one listener knows: `presence_sync`, then every update.
record PresenceRecorder(Set<String> online, Changes changes) implements Recorder {
  PresenceRecorder(Changes changes) {
    this(ConcurrentHashMap.newKeySet(), changes);
  }

  @Override
  public void record(EventKind kind, EventBytes event) {
    if (kind == EventKind.PRESENCE_SYNC) {
      online.clear();
      online.addAll(event.userIds());
    } else if (kind == EventKind.PRESENCE_UPDATE) {
      var user = event.id(event.userId());
      if (event.isOnline()) {
        online.add(user);
      } else {
        online.remove(user);
      }
      changes.learned(user, event.isOnline());
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
