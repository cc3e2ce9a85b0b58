package chat.filament.gateway.resume;

import chat.filament.gateway.history.LogHeads;
import chat.filament.gateway.session.DirectEvents;
import chat.filament.gateway.session.ResumeGap;
import chat.filament.gateway.session.Session;
import chat.filament.platform.log.UserLog;
import io.vertx.core.Future;
import java.util.List;

/// Tells a client that comes back what it has missed of people.
///
/// Changes of the profiles that it observes are sent again, in order. What belongs to the user
/// alone (friends, requests, the own profile) is not: when any of it has changed since the client's
/// position, a gap says that it is to be read again, and that holds for everything else of people,
/// too. So does a gap where the log does not reach back, or where there would be too much to send.
///
/// Meanwhile later changes reach the session live, and could come before earlier ones that are
/// being read; so it reads again until it finds nothing new.
final class PeopleReplay {
  /// Events that are sent again at most; then reading is cheaper.
  private static final int MAX_EVENTS = 1_000;

  /// Read at a time; an event has 64 KiB at most.
  private static final int PAGE = 64;

  private record UserGap(String user, long from, long to) {}

  private final Session session;
  private final LogHeads heads;
  private final DirectEvents events;
  private int sent;

  PeopleReplay(Session session, LogHeads heads, DirectEvents events) {
    this.session = session;
    this.heads = heads;
    this.events = events;
  }

  /// The position that the client has then seen.
  Future<Long> run(long seen) {
    return heads
        .of(new UserLog.Seen(session.user(), seen))
        .compose(head -> {
          if (head.own() > seen || seen > head.last() || seen < head.first() - 1 || head.tooFar()) {
            return Future.succeededFuture(gap(seen, head.last()));
          }
          return replay(seen, head);
        });
  }

  private Future<Long> replay(long seen, UserLog.Head head) {
    return head.othersChanged()
        ? page(seen)
        : Future.succeededFuture(head.last()); // nothing between them is theirs
  }

  /// Sends what comes after `seen`, and looks again.
  private Future<Long> page(long seen) {
    return session
        .whenWritable()
        .compose(writable -> heads.after(new UserLog.Seen(session.user(), seen), PAGE))
        .compose(rows -> {
          if (sent + rows.size() > MAX_EVENTS) {
            return heads
                .of(new UserLog.Seen(session.user(), seen))
                .map(head -> gap(seen, head.last()));
          }
          long last = send(rows, seen);
          return heads
              .of(new UserLog.Seen(session.user(), last))
              .compose(head -> replay(last, head));
        });
  }

  private long send(List<UserLog.Row> rows, long seen) {
    rows.forEach(row -> events.again(session, row.type(), row.payload()));
    sent += rows.size();
    return rows.isEmpty() ? seen : rows.getLast().seq();
  }

  /// A position that there never was is older than all.
  private long gap(long seen, long now) {
    long from = seen < now ? seen + 1 : 1;
    var gap = new UserGap(session.user().value(), from, Math.max(seen, now));
    events.send(session, ResumeGap.EVENT, gap);
    return now;
  }
}
