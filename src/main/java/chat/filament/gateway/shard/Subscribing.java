package chat.filament.gateway.shard;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.permission.Access;
import chat.filament.gateway.presence.Presence;
import chat.filament.gateway.protocol.SubscribeRequest;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.socket.SubscribeGuard;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings sessions into rooms (`contract/gateway.md` §5).
///
/// A room is entered before anything is asked about access, and access is looked at in the very
/// turn in which the session gets its place. So a change is either seen in that look, or its batch
/// comes to the room afterwards and takes the place away again.
final class Subscribing {
  private static final Logger log = LoggerFactory.getLogger(Subscribing.class);

  /// How often access is loaded when it is gone again before it could be used.
  private static final int TRIES = 5;

  /// What subscribing works with.
  record Parts(
      Rooms rooms, AccessSource access, AccessLoads loads, SubscribeGuard guard, Answers answers) {}

  private final Parts parts;
  private final Presence presence;
  private final Consumer<GuildId> announce;

  /// `announce` is told of guilds whose changes of presence are to be announced before long.
  Subscribing(Parts parts, Presence presence, Consumer<GuildId> announce) {
    this.parts = parts;
    this.presence = presence;
    this.announce = announce;
  }

  Future<Void> subscribe(Session session, SubscribeRequest request) {
    var room = parts.rooms().enter(request.guild());
    return allowed(session, room, TRIES)
        .compose(good ->
            withAccess(session, room, TRIES, now -> join(session, room, request.channel(), now)))
        .eventually(() -> {
          leave(room);
          return Future.succeededFuture();
        });
  }

  void leave(Room room) {
    room.unpin();
    parts.rooms().settle(room);
  }

  /// Asks the guard; again when a network was banned while it thought.
  Future<Void> allowed(Session session, Room room, int tries) {
    int bans = room.networkBans();
    return parts
        .guard()
        .check(session.caller, room.guild)
        .compose(good ->
            bans == room.networkBans() || tries == 0
                ? Future.succeededFuture()
                : allowed(session, room, tries - 1));
  }

  /// Lets `act` use the user's access as it is in that very turn. Nothing happens when there is no
  /// such guild or the session has ended.
  Future<Void> withAccess(Session session, Room room, int tries, Consumer<Access> act) {
    var now = parts.access().peek(room.guild, session.user());
    if (now != null) {
      if (!session.hasEnded()) {
        act.accept(now);
      }
      return Future.succeededFuture();
    }
    if (tries == 0) {
      return Future.failedFuture("the access of a user is gone as soon as it is loaded");
    }
    return parts
        .loads()
        .load(room.guild, session.user(), session.resumes)
        .compose(exists ->
            exists ? withAccess(session, room, tries - 1, act) : Future.succeededFuture());
  }

  private void join(Session session, Room room, ChannelId channel, Access access) {
    if (!access.canSee(channel)) {
      log.atDebug()
          .addKeyValue("event", "gateway.subscribe_ignored")
          .addKeyValue("user_id", session.user().value())
          .addKeyValue("guild_id", room.guild.value())
          .addKeyValue("channel_id", channel.value())
          .log("a subscription without permission was ignored");
      return;
    }
    boolean newcomer = seat(session, room, channel, access, 0);
    var answers = parts.answers();
    answers.presenceSync(session, room.guild);
    if (newcomer) {
      answers.online(session, room.guild, session.user());
    }
    answers.subscribed(session, room.guild, channel);
    answers.states(session, room.guild, channel);
  }

  /// Gives the session a place; true when its user came online in the guild with it.
  boolean seat(Session session, Room room, ChannelId channel, Access access, long after) {
    boolean known = session.seatIn(room) != null;
    room.place(room.seat(session, access, after), channel);
    if (known) {
      return false;
    }
    var change = presence.arrive(room.guild, session.user(), session);
    if (change.announce()) {
      announce.accept(room.guild);
    }
    return change.changed();
  }
}
