package chat.filament.gateway.resume;

import chat.filament.core.permission.Access;
import chat.filament.gateway.history.LogPage;
import chat.filament.gateway.resume.ResumeRequest.Wish;
import chat.filament.platform.event.Audience;
import chat.filament.platform.log.LogRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far one client has come in the log of one guild, and what it gets next. It only decides; it
/// reads nothing and sends nothing.
final class ReplayPosition {
  /// Missing more than that the client is told of a gap instead.
  private static final int MAX_EVENTS = 5_000;

  /// What is sent at once; more may be one event.
  private static final int CHUNK_BYTES = 16 * 1024;

  /// Positions at which the client may have missed something, both included.
  record Gap(long from, long to) {}

  /// What to send next: first the gap, then the events.
  ///
  /// @param bytes of all frames together
  record Chunk(@Nullable Gap gap, List<LogPage.Row> rows, int bytes) {}

  private final Wish wish;
  private long position;
  private long target;
  private @Nullable Gap gap;

  ReplayPosition(Wish wish) {
    this.wish = wish;
  }

  /// Begins, where the log holds `head` and everything up to `delivered` has been delivered live.
  void begin(LogRange head, long delivered) {
    target = Math.max(head.last(), delivered);
    var from = wish.position();
    if (from != null && head.reachesBackTo(from)) {
      position = from;
    } else {
      position = target;
      widen(from == null || from > target ? 1 : from + 1, target);
    }
  }

  /// Live delivery has come to `delivered`: whether the client is there, too.
  boolean isThere(long delivered) {
    target = Math.max(target, delivered);
    if (target - position > MAX_EVENTS) {
      widen(position + 1, target);
      position = target;
    }
    return position >= target;
  }

  /// The position up to which the client has everything that it may see.
  long position() {
    return position;
  }

  /// Where it is to come; everything up to there is committed.
  long target() {
    return target;
  }

  /// The next of what may be seen of the page that holds the next position.
  Chunk next(LogPage page, Access now) {
    long end = Math.min(page.end(), target);
    var rows = new ArrayList<LogPage.Row>();
    int bytes = 0;
    Gap before = null;
    for (var row : page.rows()) {
      if (row.seq() <= position || row.seq() > end) {
        continue;
      }
      if (row.seq() > position + 1) {
        widen(position + 1, row.seq() - 1);
        position = row.seq() - 1;
      }
      var frame = row.frame();
      if (isUndecided(row, now) || (row.missing() && isFor(row, now))) {
        widen(row.seq(), row.seq());
      } else if (frame != null && isFor(row, now)) {
        if (bytes >= CHUNK_BYTES || (gap != null && !rows.isEmpty())) {
          return new Chunk(before, rows, bytes);
        }
        if (gap != null) {
          before = takeGap();
        }
        rows.add(row);
        bytes += frame.length;
      }
      position = row.seq();
    }
    if (position < end) {
      widen(position + 1, end);
      position = end;
    }
    return new Chunk(before, rows, bytes);
  }

  private void widen(long from, long to) {
    if (from <= to) {
      gap = new Gap(gap == null ? from : gap.from(), to);
    }
  }

  /// What the client must be told of before the next event, once; null when there is none.
  @Nullable Gap takeGap() {
    var taken = gap;
    gap = null;
    return taken;
  }

  /// Without any of its channels the client is left out of the guild, and nothing counts as brought
  /// to it: it can come back to where it was.
  boolean mayEnter(Access now) {
    return wish.channels().stream().anyMatch(now::canSee);
  }

  /// Who could see a channel that is gone is not known any more. The client is told that something
  /// is missing there, but not what.
  private static boolean isUndecided(LogPage.Row row, Access now) {
    return !isBeforeMembership(row, now)
        && row.audience() instanceof Audience.Viewers(var channel)
        && !now.guild().channels().containsKey(channel);
  }

  private static boolean isBeforeMembership(LogPage.Row row, Access now) {
    return now.memberSince().isAfter(row.seq(), row.at())
        && !(row.audience() instanceof Audience.InChannel);
  }

  /// What happened in the guild before somebody was a member is none of their business, and no gap.
  /// The messages of a channel are: its history shows them, too.
  private boolean isFor(LogPage.Row row, Access now) {
    if (isBeforeMembership(row, now)) {
      return false;
    }
    return switch (row.audience()) {
      case Audience.InChannel(var channel) ->
          wish.channels().contains(channel) && now.canSee(channel);
      case Audience.InGuild() -> true;
      case Audience.Viewers(var channel) -> now.canSee(channel);
      case Audience.Holders(var permission) -> now.inGuild().has(permission);
    };
  }
}
