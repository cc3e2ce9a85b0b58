package chat.filament.gateway.delivery;

import chat.filament.gateway.delivery.AudienceFilter.Admission;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.session.FlushQueue;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.RoundPace;
import chat.filament.gateway.session.Session;
import chat.filament.gateway.session.Subscriber;
import chat.filament.gateway.session.SubscriberList;
import chat.filament.gateway.session.SubscriberList.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes joined events to the subscribers of their audience.
final class EventStep implements DeliveryStep {
  /// Above so many a list counts as large: its frames wait behind those of small ones.
  static final int LARGE = 256;

  /// What it works with; `filter` says who gets the event, null for everybody.
  record Means(@Nullable AudienceFilter filter, EventCounters.Table counters, FlushQueue flushes) {}

  private record Full(Session session, Outbound event) {}

  private final GuildSubscriptions guild;
  private final SubscriberList.Cursor cursor;
  private final JoinedEvents joined;
  private final Means means;
  private final boolean large;

  /// Not null when each socket is sent the events as it is visited.
  private final @Nullable RoundPace round;

  private int visited;

  private final List<Full> full = new ArrayList<>(0);

  /// Sessions that got all of them at once, and for each event those that got it alone.
  private int whole;

  private final int[] alone;

  /// `pace` goes for a large list, and is null for others.
  EventStep(
      GuildSubscriptions guild,
      SubscriberList list,
      JoinedEvents joined,
      Means means,
      @Nullable RoundPace pace) {
    this.guild = guild;
    this.cursor = list.cursor();
    this.joined = joined;
    this.means = means;
    this.large = pace != null;
    this.alone = new int[joined.events().size()];
    this.round = pace == null || pace.isBehind() ? null : pace;
    if (round != null) {
      round.begin(false);
    }
  }

  @Override
  public Iterator<? extends Entry> entries() {
    return cursor;
  }

  @Override
  public int events() {
    return joined.events().size();
  }

  @Override
  public boolean sends() {
    return round != null;
  }

  @Override
  public void resume() {
    if (round != null) {
      round.resume();
    }
  }

  @Override
  public void interrupt() {
    if (round != null) {
      round.interrupt();
    }
  }

  @Override
  public boolean visit(Entry entry) {
    visited++;
    var subscriber = entry.subscriber();
    if (joined.lastSeq() != 0 && joined.lastSeq() <= subscriber.after()) {
      return true;
    }
    var filter = means.filter();
    var admission = filter == null ? Admission.YES : filter.admits(subscriber);
    switch (admission) {
      case null -> {
        return false;
      }
      case YES -> deliver(subscriber);
      case NO -> {}
      case UNDECIDED -> tellOfGap(subscriber);
    }
    return true;
  }

  private void deliver(Subscriber subscriber) {
    var session = subscriber.session();
    if (joined.firstSeq() > subscriber.after() && session.isWritable()) {
      whole++;
      subscriber.brought(joined.lastSeq());
      if (round != null) {
        session.send(joined.frames(session.resumes()));
        return;
      }
      session.deliver(joined.frames(session.resumes()));
    } else if (!deliverEach(subscriber)) {
      return;
    }
    flush(session, alone.length);
  }

  /// One by one, for a socket that has some of them already or for which others wait. False when
  /// one does not fit.
  private boolean deliverEach(Subscriber subscriber) {
    var session = subscriber.session();
    for (int i = 0; i < alone.length; i++) {
      var event = joined.events().get(i);
      if (event.seq() != 0 && event.seq() <= subscriber.after()) {
        continue;
      }
      if (!session.deliver(event.frame(session.resumes()))) {
        full.add(new Full(session, event));
        return false;
      }
      subscriber.brought(event.seq());
      alone[i]++;
    }
    return true;
  }

  private void flush(Session session, int events) {
    if (large) {
      means.flushes().addPaced(session, events);
    } else {
      means.flushes().add(session);
    }
  }

  private void tellOfGap(Subscriber subscriber) {
    var session = subscriber.session();
    var filter = means.filter();
    if (filter == null || !session.resumes() || joined.firstSeq() == 0) {
      return;
    }
    var gap = filter.gap(means.counters(), joined.firstSeq());
    if (session.deliver(gap.frame(false))) {
      gap.counters().emitted().increment();
      subscriber.brought(joined.firstSeq());
      flush(session, 1);
    } else {
      full.add(new Full(session, joined.events().getFirst()));
    }
    gap.release();
  }

  /// Slow consumers end here and not on the way, because an end changes the list.
  @Override
  public void done() {
    if (round != null) {
      round.end(whole, visited, (long) whole * alone.length);
    }
    if (joined.lastSeq() > 0) {
      guild.delivered(joined.lastSeq());
    }
    for (int i = 0; i < alone.length; i++) {
      int emitted = whole + alone[i];
      if (emitted > 0) {
        joined.events().get(i).counters().emitted().add(emitted);
      }
    }
    joined.release();
    for (var end : full) {
      end.event().counters().fullQueue().increment();
      end.session().end(SessionEnd.SLOW_CONSUMER);
    }
  }
}
