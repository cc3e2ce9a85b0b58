package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.MemberRemoval;
import chat.filament.platform.log.LogRow;
import java.util.ArrayList;
import java.util.List;

/// Events of a guild up to position `last` that were committed without its writer knowing, as far
/// as the log still holds them; none when there are too many to publish them from here.
record MissedEvents(GuildId guild, long last, List<LogRow> rows) {
  /// `rows` is a page of the log, which may not reach up to `last`.
  static MissedEvents of(GuildId guild, long last, List<LogRow> rows) {
    boolean whole = rows.isEmpty() || rows.getLast().seq() == last;
    return new MissedEvents(guild, last, whole ? rows : List.of());
  }

  /// That access may have changed with any of them.
  AccessChange reloaded() {
    var removals =
        rows.stream().flatMap(row -> MemberRemoval.of(row.seq(), row.event()).stream()).toList();
    return new AccessChange.Reloaded(null, removals);
  }

  /// Delivers `before`, the events and `behind`. What the state in memory takes away is taken away
  /// before the first event, because that state is at least as new as the last of them. Each event
  /// keeps the position it has in the log, so a hole that retention has left stays one.
  void deliver(AfterCommit after, AccessChange before, AccessChange behind) {
    long next = rows.isEmpty() ? last + 1 : rows.getFirst().seq();
    if (!rows.isEmpty() && !(before instanceof AccessChange.None)) {
      after.deliver(new Batch(guild, next, List.of(), before));
    }
    var run = new ArrayList<Event>();
    for (var row : rows) {
      if (row.seq() != next) {
        after.deliver(new Batch(guild, next - run.size(), run, new AccessChange.None()));
        run.clear();
        next = row.seq();
      }
      run.add(row.event());
      next++;
    }
    after.deliver(new Batch(guild, next - run.size(), run, behind));
  }
}
