package chat.filament.gateway.delivery;

import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.session.FlushQueue;
import chat.filament.gateway.session.Session;
import chat.filament.gateway.session.Subscriber;
import chat.filament.platform.event.MemberRemoval;
import java.util.List;

/// Tells people of the end of their own membership where it was ended on another node: access goes
/// before the events that are read from the log, and this one would not be sent any more. Where
/// others are left out before it, it has no position: who comes back later resumes before them.
final class OwnRemovals {
  private final EventCounters.Table counters;
  private final FlushQueue flushes;

  OwnRemovals(EventCounters.Table counters, FlushQueue flushes) {
    this.counters = counters;
    this.flushes = flushes;
  }

  /// Those of the subscriber that it was not sent yet.
  void tell(Subscriber subscriber, List<MemberRemoval> removals) {
    var session = subscriber.session();
    long seen = Math.max(subscriber.after(), subscriber.guild().lastSeq());
    for (var removal : removals) {
      if (removal.user().equals(session.user()) && removal.seq() > seen) {
        boolean next = removal.seq() == seen + 1;
        seen = next ? removal.seq() : seen;
        tell(session, removal, next ? removal.seq() : 0);
      }
    }
  }

  private void tell(Session session, MemberRemoval removal, long position) {
    var payload = removal.event().payload();
    if (payload == null || session.hasEnded()) {
      return;
    }
    var of = counters.of(EventCounters.Scope.GUILD, removal.event().type());
    var outbound = new Outbound(of, position, payload);
    if (session.deliver(outbound.frame(session.resumes()))) {
      of.emitted().increment();
      flushes.add(session);
    } else {
      of.fullQueue().increment();
      session.end(SessionEnd.SLOW_CONSUMER);
    }
    outbound.release();
  }
}
