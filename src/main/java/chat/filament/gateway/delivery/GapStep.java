package chat.filament.gateway.delivery;

import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.session.FlushQueue;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.ResumeGap;
import chat.filament.gateway.session.Session;
import chat.filament.gateway.session.SubscriberList;
import chat.filament.gateway.session.SubscriberList.Entry;
import chat.filament.platform.http.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Tells that events are not delivered: clients that resume hear which positions they may have
/// missed.
final class GapStep implements DeliveryStep {
  /// What becomes of clients that cannot be told.
  enum Others {
    /// They never knew positions: an event that nobody can get is no reason to end.
    STAY,
    /// They would silently miss what others got: closed as slow consumers, they begin afresh.
    END
  }

  /// What is told: `events` of the delivery are done with it.
  record Told(ResumeGap positions, int events, Others others) {}

  private final GuildSubscriptions guild;
  private final SubscriberList.Cursor cursor;
  private final Told told;
  private final Outbound gap;
  private final FlushQueue flushes;
  private final boolean large;
  private final List<Session> ending = new ArrayList<>(0);

  /// For those in `list`.
  GapStep(GuildSubscriptions guild, SubscriberList list, Told told, EventStep.Means means) {
    this.guild = guild;
    this.cursor = list.cursor();
    this.told = told;
    this.flushes = means.flushes();
    this.large = list.size() > EventStep.LARGE;
    var of = means.counters().of(EventCounters.Scope.CONNECTION, ResumeGap.EVENT);
    this.gap = new Outbound(of, 0, Json.encode(told.positions()));
  }

  @Override
  public Iterator<? extends Entry> entries() {
    return cursor;
  }

  @Override
  public int events() {
    return told.events();
  }

  @Override
  public boolean visit(Entry entry) {
    var session = entry.session();
    if (told.positions().to() <= entry.subscriber().after()) {
      return true;
    }
    if (session.resumes() && session.deliver(gap.frame(false))) {
      gap.counters().emitted().increment();
      entry.subscriber().brought(told.positions().to());
      if (large) {
        flushes.addPaced(session, 1);
      } else {
        flushes.add(session);
      }
    } else if (session.resumes() || told.others() == Others.END) {
      ending.add(session);
    }
    return true;
  }

  @Override
  public void done() {
    guild.delivered(told.positions().to());
    gap.release();
    ending.forEach(session -> session.end(SessionEnd.SLOW_CONSUMER));
  }
}
