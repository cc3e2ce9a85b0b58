package chat.filament.platform.log;

import java.util.List;

/// What a follower finds behind its position.
public sealed interface TailPage {
  /// Entries in the order of the tail.
  ///
  /// @param next where to go on; moves on even when there are no entries
  record Entries(List<LogEntry> entries, LogPosition next, Rest rest) implements TailPage {
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  /// Rows behind the position were dropped unread, or the position was taken in another database:
  /// what the follower made of the log so far is worthless, and it has to start anew.
  record OutOfReach() implements TailPage {}

  /// What is left behind [Entries#next].
  enum Rest {
    /// Nothing that was committed.
    NOTHING,
    /// More that can be read at once.
    MORE,
    /// Committed rows that must wait for an older transaction to end.
    UNSETTLED
  }
}
