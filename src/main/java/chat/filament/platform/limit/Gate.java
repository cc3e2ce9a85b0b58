package chat.filament.platform.limit;

/// The state of one limiter for one key. Not thread-safe: [Limits] calls it under a lock.
interface Gate {
  /// Takes one permit: 0 when it was there, otherwise nanoseconds until one will be. A refused call
  /// takes nothing.
  long take(long nowNanos);
}
