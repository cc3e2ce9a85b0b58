package chat.filament.bench.client;

/// What a client makes of the events it receives. Called on the event loop of the client's socket.
@FunctionalInterface
public interface Recorder {
  Recorder NONE = (kind, event) -> {};

  void record(EventKind kind, EventBytes event);
}
