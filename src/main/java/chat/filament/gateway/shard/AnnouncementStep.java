package chat.filament.gateway.shard;

import chat.filament.gateway.presence.Announcement;
import chat.filament.gateway.protocol.End;
import chat.filament.gateway.protocol.Series;
import java.util.ArrayList;
import java.util.List;

/// Writes changes of presence to everybody in the guild.
final class AnnouncementStep implements Step {
  private final Roster roster;
  private final Announcement announcement;
  private final Series series;
  private final Flushes flushes;
  private final boolean large;
  private final List<Session> full = new ArrayList<>(0);
  private long emitted;

  AnnouncementStep(Roster roster, Announcement announcement, Series series, Flushes flushes) {
    this.roster = roster;
    this.announcement = announcement;
    this.series = series;
    this.flushes = flushes;
    this.large = roster.size() > EventStep.LARGE;
    roster.rewind();
  }

  @Override
  public Walk members() {
    return roster;
  }

  @Override
  public boolean visit(Member member) {
    var session = member.session();
    var others = announcement.framesWithoutOwn(session);
    var frames = others == null ? announcement.frames() : others;
    int count = announcement.count() - (others == null ? 0 : 1);
    if (count > 0) {
      if (session.deliver(frames)) {
        emitted += count;
        flushes.add(session, large);
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
      series.emitted().add(emitted);
    }
    for (var session : full) {
      series.fullQueue().add(announcement.count());
      session.end(End.SLOW_CONSUMER);
    }
  }
}
