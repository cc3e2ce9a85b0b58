package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.LogRow;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Future;

/// Reads a guild's head and publishes what was committed without this writer knowing: by another
/// process, or by a commit whose answer was lost. So nothing that is committed stays undelivered.
final class CatchUp {
  private static final int PAGE = 1_000;

  private final LogStore log;
  private final LogReader reader;
  private final GuildStates states;
  private final Backplane backplane;

  CatchUp(LogStore log, LogReader reader, GuildStates states, Backplane backplane) {
    this.log = log;
    this.reader = reader;
    this.states = states;
    this.backplane = backplane;
  }

  /// Settles the mailbox on the committed head. Fails as the database does.
  Future<Void> run(Mailbox mailbox) {
    return log.head(mailbox.guild())
        .compose(head -> head.map(found -> settle(mailbox, found)).orElseGet(() -> gone(mailbox)));
  }

  /// The guild was deleted, but its log outlives it: what led to the end is delivered before it.
  private Future<Void> gone(Mailbox mailbox) {
    states.forget(mailbox.guild());
    var published = mailbox.published();
    if (published == null) {
      mailbox.vanished();
      return Future.succeededFuture();
    }
    return publishEnd(mailbox, published.lastSeq());
  }

  private Future<Void> publishEnd(Mailbox mailbox, long after) {
    return reader
        .rows(mailbox.guild(), after, Long.MAX_VALUE, PAGE)
        .compose(rows -> {
          boolean done = rows.size() < PAGE;
          var events = rows.stream().map(LogRow::event).toList();
          var access = done ? new AccessChange.Deleted() : new AccessChange.None();
          backplane.publish(new Batch(mailbox.guild(), after + 1, events, access));
          if (done) {
            mailbox.vanished();
            return Future.succeededFuture();
          }
          return publishEnd(mailbox, rows.getLast().seq());
        });
  }

  private Future<Void> settle(Mailbox mailbox, Head head) {
    var published = mailbox.published();
    if (published == null) {
      return states
          .snapshot(mailbox.guild())
          .map(snapshot -> {
            boolean current =
                snapshot.map(found -> found.accessEpoch() == head.accessEpoch()).orElse(false);
            if (!current) {
              states.forget(mailbox.guild());
            }
            mailbox.settled(head);
            return null;
          });
    }
    if (published.accessEpoch() == head.accessEpoch()) {
      return publish(mailbox, published.lastSeq(), head, new AccessChange.None());
    }
    states.forget(mailbox.guild());
    return states
        .snapshot(mailbox.guild())
        .compose(snapshot ->
            publish(
                mailbox,
                published.lastSeq(),
                head,
                new AccessChange.Reloaded(snapshot.orElse(null))));
  }

  private Future<Void> publish(Mailbox mailbox, long after, Head head, AccessChange reloaded) {
    return reader
        .rows(mailbox.guild(), after, head.lastSeq(), PAGE)
        .compose(rows -> {
          long last = rows.isEmpty() ? head.lastSeq() : rows.getLast().seq();
          boolean done = last >= head.lastSeq();
          var access = done ? reloaded : new AccessChange.None();
          if (!rows.isEmpty() || !(access instanceof AccessChange.None)) {
            backplane.publish(
                new Batch(
                    mailbox.guild(), after + 1, rows.stream().map(LogRow::event).toList(), access));
          }
          if (done) {
            mailbox.settled(head);
            return Future.succeededFuture();
          }
          return publish(mailbox, last, head, reloaded);
        });
  }
}
