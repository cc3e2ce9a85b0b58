package chat.filament.bench;

import java.util.List;

/// A listener: who it is, what it asks for, and what it makes of the events. It outlives the
/// sockets it uses one after another; every method but `account` runs on the event loop of the
/// socket in use.
interface Seat {
  Account account();

  /// The source address of its sockets is chosen by this number.
  int number();

  /// What it sends when a socket opens: its `subscribe` events, or one `resume`.
  List<String> greeting();

  /// Whether the socket asks for resumption.
  boolean resumable();

  void hear(EventKind kind, EventBytes event);
}
