package chat.filament.gateway.shard;

import chat.filament.gateway.protocol.End;
import chat.filament.gateway.protocol.Outbound;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes one event to the members of a roster.
final class EventStep implements Step {
  /// Above so many sockets a roster counts as large: its frames wait behind those of small ones.
  static final int LARGE = 256;

  /// Who of a roster gets an event.
  enum Admission {
    YES,
    NO,
    /// It is not known any more and will not be. A client that resumes is told of a gap.
    UNDECIDED
  }

  interface Filter {
    /// Whether this one does; null when that must be loaded first.
    @Nullable Admission admits(Seat seat);

    /// What those get about whom it is undecided.
    Outbound gap();
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
    var admission = filter == null ? Admission.YES : filter.admits(seat);
    switch (admission) {
      case null -> {
        return false;
      }
      case YES -> {
        if (deliver(seat.session, event.frame(seat.session.resumes))) {
          emitted++;
        }
      }
      case NO -> {}
      case UNDECIDED -> tellOfGap(seat.session);
    }
    return true;
  }

  private void tellOfGap(Session session) {
    if (filter != null && session.resumes && event.seq() != 0) {
      var gap = filter.gap();
      if (deliver(session, gap.frame(false))) {
        gap.series().emitted().increment();
      }
      gap.release();
    }
  }

  /// Whether it fits.
  private boolean deliver(Session session, ByteBuf frame) {
    boolean fits = session.deliver(frame);
    if (fits) {
      flushes.add(session, large);
    } else {
      full.add(session);
    }
    return fits;
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
