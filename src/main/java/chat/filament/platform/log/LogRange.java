package chat.filament.platform.log;

/// What the log of a guild holds: positions `first..last`; empty when `first` is greater than
/// `last`.
///
/// @param accessEpoch of the guild at `last`
public record LogRange(long first, long last, long accessEpoch) {
  /// Whether everything after `seq` can still be read.
  public boolean reachesBackTo(long seq) {
    return seq >= first - 1 && seq <= last;
  }
}
