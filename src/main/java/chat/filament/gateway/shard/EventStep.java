package chat.filament.gateway.shard;

import chat.filament.gateway.protocol.End;
import chat.filament.gateway.protocol.Outbound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a run of events to the members of a roster.
final class EventStep implements Step {
  /// Above so many sockets a roster counts as large: its frames wait behind those of small ones.
  static final int LARGE = 256;

  enum Admission {
    YES,
    NO,
    /// It is not known any more and will not be. A client that resumes is told of a gap.
    UNDECIDED
  }

  /// Who of a roster gets an event, which then is a run of its own.
  interface Filter {
    /// Whether this one does; null when that must be loaded first.
    @Nullable Admission admits(Seat seat);

    /// What those get about whom it is undecided.
    Outbound gap();
  }

  private record Full(Session session, Outbound event) {}

  private final Room room;
  private final Roster roster;
  private final Run run;
  private final @Nullable Filter filter;
  private final Flushes flushes;
  private final boolean large;
  private final List<Full> full = new ArrayList<>(0);

  /// Sockets that got the run as a whole, and for each event those that got it alone.
  private int whole;

  private final int[] alone;

  EventStep(Room room, Roster roster, Run run, @Nullable Filter filter, Flushes flushes) {
    this.room = room;
    this.roster = roster;
    this.run = run;
    this.filter = filter;
    this.flushes = flushes;
    this.large = roster.size() > LARGE;
    this.alone = new int[run.events().size()];
    roster.rewind();
  }

  @Override
  public Walk members() {
    return roster;
  }

  @Override
  public int parts() {
    return run.events().size();
  }

  @Override
  public boolean visit(Member member) {
    var seat = member.seat();
    if (run.lastSeq() != 0 && run.lastSeq() <= seat.after) {
      return true;
    }
    var admission = filter == null ? Admission.YES : filter.admits(seat);
    switch (admission) {
      case null -> {
        return false;
      }
      case YES -> deliver(seat);
      case NO -> {}
      case UNDECIDED -> tellOfGap(seat.session);
    }
    return true;
  }

  private void deliver(Seat seat) {
    var session = seat.session;
    if (run.firstSeq() > seat.after && session.isWritable()) {
      session.deliver(run.frames(session.resumes));
      whole++;
    } else if (!deliverEach(seat)) {
      return;
    }
    flushes.add(session, large);
  }

  /// One by one, for a socket that has some of them already or for which others wait. False when
  /// one does not fit.
  private boolean deliverEach(Seat seat) {
    var session = seat.session;
    for (int i = 0; i < alone.length; i++) {
      var event = run.events().get(i);
      if (event.seq() != 0 && event.seq() <= seat.after) {
        continue;
      }
      if (!session.deliver(event.frame(session.resumes))) {
        full.add(new Full(session, event));
        return false;
      }
      alone[i]++;
    }
    return true;
  }

  private void tellOfGap(Session session) {
    if (filter == null || !session.resumes || run.firstSeq() == 0) {
      return;
    }
    var gap = filter.gap();
    if (session.deliver(gap.frame(false))) {
      gap.series().emitted().increment();
      flushes.add(session, large);
    } else {
      full.add(new Full(session, run.events().getFirst()));
    }
    gap.release();
  }

  /// Slow consumers end here and not on the way, because an end changes the roster.
  @Override
  public void done() {
    room.delivered(run.lastSeq());
    for (int i = 0; i < alone.length; i++) {
      int emitted = whole + alone[i];
      if (emitted > 0) {
        run.events().get(i).series().emitted().add(emitted);
      }
    }
    run.release();
    for (var end : full) {
      end.event().series().fullQueue().increment();
      end.session().end(End.SLOW_CONSUMER);
    }
  }
}
