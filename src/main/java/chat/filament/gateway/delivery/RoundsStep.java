package chat.filament.gateway.delivery;

import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.session.FlushQueue;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.RoundPace;
import chat.filament.gateway.session.Session;
import chat.filament.gateway.session.Subscriber;
import chat.filament.gateway.session.SubscriberList;
import chat.filament.gateway.session.SubscriberList.Entry;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends the logged events of a large channel to its sockets, in rounds along the list. What is
/// committed meanwhile goes along: each socket gets, when its turn comes, all that it has not been
/// sent yet, with one system call. It ends with a round in which nothing new has come, or when
/// something waits behind it that cannot go along.
final class RoundsStep implements DeliveryStep {
  private static final SubscriberList NOBODY = new SubscriberList();

  private record Full(Session session, Outbound event) {}

  private final GuildSubscriptions guild;
  private final Audience.InChannel audience;
  private final int first;
  private final RoundPace pace;
  private final FlushQueue flushes;

  /// Those in a row that not everybody has been sent, and their bytes.
  private final List<Outbound> events = new ArrayList<>();

  private long bytes;

  /// What goes along, as long as some of it is in `events`.
  private final ArrayDeque<Delivery.Committed> along = new ArrayDeque<>(2);

  private SubscriberList.@Nullable Cursor cursor;
  private int size;
  private int visited;
  private int sent;
  private long sentEvents;

  /// How many of `events` everybody has been sent at the end of the round.
  private int inRound;

  private boolean again;
  private boolean alone;
  private boolean hurries;

  /// Those of `events` from `joinedFrom` on, and how many sessions have got exactly them.
  private @Nullable JoinedEvents joined;

  private int joinedFrom;
  private int joinedSent;
  private final List<Full> full = new ArrayList<>(0);

  /// `outbound` are logged events in a row; whoever makes the step releases them behind it.
  RoundsStep(
      GuildSubscriptions guild,
      Audience.InChannel audience,
      List<Outbound> outbound,
      RoundPace pace,
      FlushQueue flushes) {
    this.guild = guild;
    this.audience = audience;
    this.first = outbound.size();
    this.pace = pace;
    this.flushes = flushes;
    outbound.forEach(this::add);
  }

  private void add(Outbound event) {
    events.add(event);
    bytes += event.bytes();
  }

  private long firstSeq() {
    return events.getFirst().seq();
  }

  private long lastSeq() {
    return events.getLast().seq();
  }

  /// Whether a commit may go along: it comes directly behind, all that it made goes to the same
  /// sockets, and it changes nothing about access.
  boolean goesOnWith(Delivery.Committed next) {
    return !alone
        && next.access() instanceof AccessChange.None
        && next.firstSeq() == lastSeq() + 1
        && next.events().stream()
            .allMatch(
                event -> event.outbound() != null && event.event().audience().equals(audience));
  }

  /// Whether it can go along already, where so many bytes may be on their way.
  boolean hasRoomFor(Delivery.Committed next, long most) {
    return bytes + next.bytes() <= most;
  }

  /// Takes a commit over that may go along.
  void take(Delivery.Committed next) {
    along.add(next);
    for (var addressed : next.events()) {
      var event = addressed.outbound();
      if (event != null) {
        add(event);
      }
    }
  }

  /// Something of its own delivery comes behind it: nothing goes along, and there are no pauses.
  void staysAlone() {
    alone = true;
  }

  /// Whether others wait for its end, or for room in it: then there are no pauses.
  void hurry(boolean needed) {
    hurries = needed;
  }

  /// Gives back what went along and was not sent to everybody, when the step has failed.
  List<Delivery.Committed> giveBack() {
    settleJoined();
    var back = List.copyOf(along);
    along.clear();
    return back;
  }

  @Override
  public Iterator<? extends Entry> entries() {
    var known = cursor;
    return known == null ? begin() : known;
  }

  /// Between two rounds the list may have been given up, when the last one left it.
  private SubscriberList.Cursor begin() {
    var list = guild.channel(audience.channel());
    var begun = (list == null ? NOBODY : list).cursor();
    cursor = begun;
    size = list == null ? 0 : list.size();
    visited = 0;
    sent = 0;
    sentEvents = 0;
    inRound = events.size();
    pace.begin(again);
    return begun;
  }

  @Override
  public int events() {
    return first;
  }

  @Override
  public boolean sends() {
    return true;
  }

  @Override
  public void resume() {
    pace.resume();
  }

  @Override
  public long pause() {
    return alone || hurries || visited >= size ? 0 : pace.pause(visited, size);
  }

  @Override
  public void interrupt() {
    pace.interrupt();
  }

  @Override
  public boolean visit(Entry entry) {
    visited++;
    var subscriber = entry.subscriber();
    int from = Math.clamp(subscriber.after() - firstSeq() + 1, 0, events.size());
    if (from == events.size()) {
      return true;
    }
    sent++;
    sentEvents += events.size() - from;
    var session = subscriber.session();
    if (session.isWritable()) {
      subscriber.brought(lastSeq());
      session.send(joined(from).frames(session.resumes()));
      joinedSent++;
    } else {
      deliverEach(subscriber, from);
    }
    return true;
  }

  /// Those around it in the list have been sent the same, so that it is joined a few times in a
  /// round.
  private JoinedEvents joined(int from) {
    var known = joined;
    if (known != null && joinedFrom == from && known.lastSeq() == lastSeq()) {
      return known;
    }
    settleJoined();
    var made = new JoinedEvents(List.copyOf(events.subList(from, events.size())));
    joined = made;
    joinedFrom = from;
    return made;
  }

  private void settleJoined() {
    var done = joined;
    if (done == null) {
      return;
    }
    for (var event : done.events()) {
      event.counters().emitted().add(joinedSent);
    }
    done.release();
    joined = null;
    joinedSent = 0;
  }

  /// One by one, for a socket that others wait for.
  private void deliverEach(Subscriber subscriber, int from) {
    var session = subscriber.session();
    for (var event : events.subList(from, events.size())) {
      if (!session.deliver(event.frame(session.resumes()))) {
        full.add(new Full(session, event));
        return;
      }
      subscriber.brought(event.seq());
      event.counters().emitted().increment();
    }
    flushes.addPaced(session, events.size() - from);
  }

  /// A round is over. Slow consumers end here and not on the way, because an end changes the list.
  @Override
  public void done() {
    settleJoined();
    cursor = null;
    pace.end(sent, size, sentEvents);
    long everywhere = events.get(inRound - 1).seq();
    var gone = events.subList(0, inRound);
    gone.forEach(event -> bytes -= event.bytes());
    gone.clear();
    guild.delivered(everywhere);
    while (!along.isEmpty() && along.getFirst().lastSeq() <= everywhere) {
      along.removeFirst().release();
    }
    again = true;
    var ending = List.copyOf(full);
    full.clear();
    for (var end : ending) {
      end.event().counters().fullQueue().increment();
      end.session().end(SessionEnd.SLOW_CONSUMER);
    }
  }

  @Override
  public boolean isOver() {
    return events.isEmpty();
  }
}
