package chat.filament.gateway.shard;

import chat.filament.core.permission.Access;
import chat.filament.gateway.resume.Page;
import chat.filament.gateway.resume.ResumeRequest.Wish;
import chat.filament.platform.event.Audience;
import chat.filament.platform.log.LogRange;
import chat.filament.platform.socket.AddressBanned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/// What one client missed in one guild, on its way to it.
///
/// The rows come in order, a few at a time, each time filtered by the access of that very turn, and
/// no faster than the client reads. When there is nothing more up to where the room is, the client
/// takes its places in the same turn: what comes later reaches it live, what came before it has.
final class Replay {
  /// Missing more than that the client is told of a gap instead.
  private static final int MAX_EVENTS = 5_000;

  private static final int TRIES = 5;

  /// What is written at once; more may be one event.
  private static final int CHUNK_BYTES = 16 * 1024;

  private final Session session;
  private final Room room;
  private final Wish wish;
  private final Resuming.Parts parts;
  private final Answers answers;
  private long position;
  private long target;
  private boolean over;
  private boolean newcomer;

  /// Positions that the client is to be told of as a gap before the next event; none while
  /// `gapFrom` is 0.
  private long gapFrom;

  private long gapTo;

  Replay(Session session, Room room, Wish wish, Resuming.Parts parts, Answers answers) {
    this.session = session;
    this.room = room;
    this.wish = wish;
    this.parts = parts;
    this.answers = answers;
  }

  Room room() {
    return room;
  }

  /// Nothing is to be had here.
  boolean isOver() {
    return over;
  }

  /// Whether the user came online in the guild with it.
  boolean isNewcomer() {
    return newcomer;
  }

  /// The position up to which the client has everything that it may see.
  long position() {
    return Math.max(position, room.lastSeq());
  }

  /// Asks about the client's address. A ban leaves the guild out and does not end the connection:
  /// it would end every attempt to come back.
  Future<Void> allowed() {
    return parts
        .subscribing()
        .allowed(session, room, TRIES)
        .recover(refused -> {
          over = true;
          return refused instanceof AddressBanned
              ? Future.succeededFuture()
              : Future.failedFuture(refused);
        });
  }

  /// Done when the client has its places, or will not get any.
  Future<Void> run(@Nullable LogRange head) {
    if (head == null) {
      over = true;
      return Future.succeededFuture();
    }
    target = Math.max(head.last(), room.lastSeq());
    var from = wish.position();
    if (from != null && head.reachesBackTo(from)) {
      position = from;
    } else {
      position = target;
      gap(from == null || from > target ? 1 : from + 1, target);
    }
    return go(TRIES);
  }

  /// Goes on until the client is where the room is.
  private Future<Void> go(int tries) {
    if (over || session.hasEnded()) {
      return Future.succeededFuture();
    }
    var now = parts.access().peek(room.guild, session.user());
    if (now == null) {
      return load(tries);
    }
    if (!mayEnter(now)) {
      over = true;
      return Future.succeededFuture();
    }
    target = Math.max(target, room.lastSeq());
    if (target - position > MAX_EVENTS) {
      gap(position + 1, target);
      position = target;
    }
    if (position >= target) {
      arrive(now);
      return Future.succeededFuture();
    }
    return session.isWritable() ? next() : writable().compose(done -> go(TRIES));
  }

  private Future<Void> load(int tries) {
    if (tries == 0) {
      return Future.failedFuture("the access of a user is gone as soon as it is loaded");
    }
    return parts
        .loads()
        .load(room.guild, session.user(), true)
        .compose(exists -> {
          over |= !exists;
          return go(tries - 1);
        });
  }

  private Future<Void> writable() {
    Promise<Void> promise = Promise.promise();
    session.whenWritable(promise::complete);
    return promise.future();
  }

  /// The page is used in the turn that it comes in, under the access of that turn.
  private Future<Void> next() {
    return parts
        .pages()
        .holding(room.guild, position + 1, target)
        .compose(page -> {
          var now = parts.access().peek(room.guild, session.user());
          if (now != null && mayEnter(now) && !session.hasEnded()) {
            write(page, now);
          }
          return go(TRIES);
        });
  }

  /// Without any of its channels the client is left out of the guild, and nothing counts as brought
  /// to it: it can come back to where it was.
  private boolean mayEnter(Access now) {
    return wish.channels().stream().anyMatch(now::canSee);
  }

  private void arrive(Access now) {
    sendGap();
    for (var channel : wish.channels()) {
      if (now.canSee(channel) && !session.hasEnded()) {
        newcomer |= parts.subscribing().seat(session, room, channel, now, position);
      }
    }
  }

  /// Writes what may be seen of the page, or the next part of it.
  private void write(Page page, Access now) {
    long end = Math.min(page.end(), target);
    var chunk = PooledByteBufAllocator.DEFAULT.directBuffer(CHUNK_BYTES);
    for (var row : page.rows()) {
      if (row.seq() <= position || row.seq() > end) {
        continue;
      }
      if (row.seq() > position + 1) {
        gap(position + 1, row.seq() - 1);
      }
      position = row.seq();
      if (isUndecided(row, now)) {
        gap(position, position);
      } else if (row.frame() != null && isFor(row, now)) {
        chunk = append(chunk, row.frame());
        row.series().emitted().increment();
        if (chunk.readableBytes() >= CHUNK_BYTES) {
          session.replay(chunk);
          return;
        }
      }
    }
    session.replay(chunk);
    if (position < end) {
      gap(position + 1, end);
      position = end;
    }
  }

  /// A gap before it is told first, in its place.
  private ByteBuf append(ByteBuf chunk, byte[] frame) {
    var to = chunk;
    if (gapFrom > 0) {
      session.replay(chunk);
      sendGap();
      to = PooledByteBufAllocator.DEFAULT.directBuffer(CHUNK_BYTES);
    }
    return to.writeBytes(frame);
  }

  private void gap(long from, long to) {
    gapFrom = gapFrom == 0 ? from : gapFrom;
    gapTo = to;
  }

  private void sendGap() {
    if (gapFrom > 0 && gapFrom <= gapTo) {
      answers.send(session, Gap.EVENT, new Gap(room.guild, gapFrom, gapTo));
    }
    gapFrom = 0;
  }

  /// Who could see a channel that is gone is not known any more. The client is told that something
  /// is missing there, but not what.
  private static boolean isUndecided(Page.Row row, Access now) {
    return row.audience() instanceof Audience.Viewers(var channel)
        && !now.guild().channels().containsKey(channel);
  }

  private boolean isFor(Page.Row row, Access now) {
    return switch (row.audience()) {
      case Audience.InChannel(var channel) ->
          wish.channels().contains(channel) && now.canSee(channel);
      case Audience.InGuild() -> true;
      case Audience.Viewers(var channel) -> now.canSee(channel);
      case Audience.Holders(var permission) -> now.inGuild().has(permission);
    };
  }
}
