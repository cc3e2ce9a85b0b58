package chat.filament.platform.limit;

/// The state of one limiter for one key. Any thread.
interface Gate {
  /// Takes one permit: 0 when it was there, otherwise nanoseconds until one will be. A refused call
  /// takes nothing.
  long take();
}
