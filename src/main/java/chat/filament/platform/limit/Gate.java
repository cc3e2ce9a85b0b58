package chat.filament.platform.limit;

/// The state of one limiter for one key. Any thread.
interface Gate {
  /// Takes one permit if it is there. A refused call takes nothing.
  Permit take();
}
