package chat.filament.gateway.delivery;

import chat.filament.gateway.presence.Announcement;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.session.FlushQueue;
import chat.filament.gateway.session.Session;
import chat.filament.gateway.session.SubscriberList;
import chat.filament.gateway.session.SubscriberList.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Writes changes of presence to everybody in the guild.
final class AnnouncementStep implements DeliveryStep {
  private final SubscriberList.Cursor cursor;
  private final Announcement announcement;
  private final EventCounters counters;
  private final FlushQueue flushes;
  private final boolean large;
  private final List<Session> full = new ArrayList<>(0);
  private long emitted;

  AnnouncementStep(
      SubscriberList list, Announcement announcement, EventCounters counters, FlushQueue flushes) {
    this.cursor = list.cursor();
    this.announcement = announcement;
    this.counters = counters;
    this.flushes = flushes;
    this.large = list.size() > EventStep.LARGE;
  }

  @Override
  public Iterator<? extends Entry> entries() {
    return cursor;
  }

  @Override
  public boolean visit(Entry entry) {
    var session = entry.session();
    var others = announcement.framesWithoutOwn(session);
    var frames = others == null ? announcement.frames() : others;
    int count = announcement.count() - (others == null ? 0 : 1);
    if (count > 0) {
      if (session.deliver(frames)) {
        emitted += count;
        if (large) {
          flushes.addPaced(session, 1);
        } else {
          flushes.add(session);
        }
      } else {
        full.add(session);
      }
    }
    if (others != null) {
      others.release();
    }
    return true;
  }

  @Override
  public void done() {
    if (emitted > 0) {
      counters.emitted().add(emitted);
    }
    for (var session : full) {
      counters.fullQueue().add(announcement.count());
      session.end(SessionEnd.SLOW_CONSUMER);
    }
  }
}
