package chat.filament.gateway.resume;

import chat.filament.core.permission.Access;
import chat.filament.gateway.history.LogPage;
import chat.filament.gateway.history.LogPageCache;
import chat.filament.gateway.resume.ResumeRequest.Wish;
import chat.filament.gateway.session.DirectEvents;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.ResumeGap;
import chat.filament.gateway.session.Session;
import chat.filament.gateway.session.Subscriber;
import chat.filament.gateway.subscribe.Subscribing;
import chat.filament.platform.log.LogRange;
import chat.filament.platform.socket.AddressBanned;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one client missed in one guild, on its way to it.
///
/// The rows come in order, a few in each turn of the event loop, filtered by the access of that
/// very turn, and no faster than the client reads. When there is nothing more up to where live
/// delivery is, the client gets its subscriptions in the same turn: what comes later reaches it
/// live, what came before it has.
final class GuildReplay {
  /// What replays work with; `nextTurn` completes in a later turn of the event loop.
  record Means(
      Subscribing subscribing,
      LogPageCache pages,
      DirectEvents events,
      Supplier<Future<Void>> nextTurn) {}

  private final Session session;
  private final GuildSubscriptions guild;
  private final Wish wish;
  private final Means means;
  private final ReplayPosition at;
  private @Nullable LogPage page;
  private boolean over;
  private boolean newcomer;

  GuildReplay(Session session, GuildSubscriptions guild, Wish wish, Means means) {
    this.session = session;
    this.guild = guild;
    this.wish = wish;
    this.means = means;
    this.at = new ReplayPosition(wish);
  }

  GuildSubscriptions guild() {
    return guild;
  }

  /// Nothing is to be had here.
  boolean isOver() {
    return over;
  }

  /// Whether the user came online in the guild with it.
  boolean isNewcomer() {
    return newcomer;
  }

  /// The position up to which the client has everything that it may see. A delivery that is under
  /// way may have come to this subscriber already, though not to all others.
  long position(Subscriber subscriber) {
    return Math.max(Math.max(at.position(), subscriber.after()), guild.lastSeq());
  }

  /// Asks about the client's address. A ban leaves the guild out and does not end the connection:
  /// it would end every attempt to come back.
  Future<Void> allowed() {
    return means
        .subscribing()
        .allowed(session, guild)
        .recover(refused -> {
          over = true;
          return refused instanceof AddressBanned
              ? Future.succeededFuture()
              : Future.failedFuture(refused);
        });
  }

  /// Done when the client has its subscriptions, or will not get any.
  Future<Void> run(@Nullable LogRange head) {
    if (head == null) {
      over = true;
      return Future.succeededFuture();
    }
    means.subscribing().renew(guild, head.accessEpoch());
    guild.beginAt(head.last());
    at.begin(head, guild.lastSeq());
    return go().onComplete(done -> goOnWith(null));
  }

  private boolean isDone() {
    return over || session.hasEnded();
  }

  /// Goes on until the client is where the guild is.
  private Future<Void> go() {
    if (isDone()) {
      return Future.succeededFuture();
    }
    var there = new boolean[1];
    return means
        .subscribing()
        .withAccess(
            session,
            guild,
            now -> {
              if (!at.mayEnter(now)) {
                over = true;
              } else if (at.isThere(guild.lastSeq())) {
                arrive(now);
                there[0] = true;
              }
            })
        .compose(looked -> there[0] || isDone() ? Future.succeededFuture() : goOn());
  }

  private Future<Void> goOn() {
    return session
        .whenWritable()
        .compose(writable -> isDone() ? Future.succeededFuture() : send())
        .compose(sent -> means.nextTurn().get())
        .compose(turn -> go());
  }

  private Future<Void> send() {
    var known = page;
    if (known != null && known.isGood() && at.position() < known.end()) {
      send(known);
      return Future.succeededFuture();
    }
    return means
        .pages()
        .holding(guild.guild(), at.position() + 1, at.target())
        .map(read -> {
          goOnWith(read);
          send(read);
          return null;
        });
  }

  /// The page is used under the access of the very turn.
  private void send(LogPage known) {
    var now = means.subscribing().peek(session, guild);
    if (now != null && at.mayEnter(now) && !session.hasEnded()) {
      send(at.next(known, now));
    }
  }

  /// A client that reads slowly goes on with the page that it is at instead of having it read
  /// again.
  private void goOnWith(@Nullable LogPage next) {
    var before = page;
    page = next;
    if (before != null) {
      means.pages().release(guild.guild(), before);
    }
    if (next != null) {
      means.pages().hold(guild.guild(), next);
    }
  }

  private void send(ReplayPosition.Chunk chunk) {
    send(chunk.gap());
    if (chunk.rows().isEmpty() || session.hasEnded()) {
      return;
    }
    var frames = PooledByteBufAllocator.DEFAULT.directBuffer(chunk.bytes(), chunk.bytes());
    for (var row : chunk.rows()) {
      frames.writeBytes(frame(row));
      row.counters().emitted().increment();
    }
    session.replay(frames);
  }

  private static byte[] frame(LogPage.Row row) {
    var frame = row.frame();
    return frame == null ? new byte[0] : frame;
  }

  private void send(ReplayPosition.@Nullable Gap gap) {
    if (gap != null) {
      means
          .events()
          .send(session, ResumeGap.EVENT, new ResumeGap(guild.guild(), gap.from(), gap.to()));
    }
  }

  private void arrive(Access now) {
    send(at.takeGap());
    for (var channel : wish.channels()) {
      if (now.canSee(channel) && !session.hasEnded()) {
        newcomer |= means.subscribing().subscribe(session, guild, channel, now, at.position());
      }
    }
  }
}
