package chat.filament.gateway.shard;

import chat.filament.gateway.protocol.End;
import chat.filament.gateway.protocol.Outbound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes one event to the members of a roster.
final class EventStep implements Step {
  /// Above so many sockets a roster counts as large: its frames wait behind those of small ones.
  static final int LARGE = 256;

  /// Who of a roster gets an event.
  interface Filter {
    /// Whether this one does; null when it is not known.
    @Nullable Boolean admits(Seat seat);
  }

  private final Room room;
  private final Roster roster;
  private final Outbound event;
  private final @Nullable Filter filter;
  private final Flushes flushes;
  private final boolean large;
  private final List<Session> full = new ArrayList<>(0);
  private int emitted;

  EventStep(Room room, Roster roster, Outbound event, @Nullable Filter filter, Flushes flushes) {
    this.room = room;
    this.roster = roster;
    this.event = event;
    this.filter = filter;
    this.flushes = flushes;
    this.large = roster.size() > LARGE;
    roster.rewind();
  }

  @Override
  public Walk members() {
    return roster;
  }

  @Override
  public boolean visit(Member member) {
    var seat = member.seat();
    if (event.seq() != 0 && event.seq() <= seat.after) {
      return true;
    }
    if (filter != null) {
      var admitted = filter.admits(seat);
      if (admitted == null) {
        return false;
      }
      if (!admitted) {
        return true;
      }
    }
    var session = seat.session;
    if (session.deliver(event.frame(session.resumes))) {
      emitted++;
      flushes.add(session, large);
    } else {
      full.add(session);
    }
    return true;
  }

  /// Slow consumers end here and not on the way, because an end changes the roster.
  @Override
  public void done() {
    room.delivered(event.seq());
    var series = event.series();
    if (emitted > 0) {
      series.emitted().add(emitted);
    }
    for (var session : full) {
      series.fullQueue().increment();
      session.end(End.SLOW_CONSUMER);
    }
  }
}
