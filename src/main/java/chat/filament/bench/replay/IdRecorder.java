package chat.filament.bench.replay;

import chat.filament.bench.client.EventBytes;
import chat.filament.bench.client.EventKind;
import chat.filament.bench.client.Recorder;
import java.util.ArrayList;
import java.util.List;

/// Keeps the id and the moment of every message, because real text leaves no room for a sequence
/// number: about 100 bytes each.
final class IdRecorder implements Recorder {
  private final List<Received> received = new ArrayList<>();
  private volatile int count;

  /// A delivered message and the `System.nanoTime` when it came.
  record Received(String id, long at) {}

  @Override
  public void record(EventKind kind, EventBytes event) {
    if (kind == EventKind.MESSAGE_CREATE && event.messageId() >= 0) {
      received.add(new Received(event.id(event.messageId()), System.nanoTime()));
      count = received.size();
    }
  }

  /// How many messages have come so far; for any time and thread.
  int count() {
    return count;
  }

  /// In the order of arrival; only after the sockets are quiet.
  List<Received> received() {
    return received;
  }
}
