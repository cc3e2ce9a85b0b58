package chat.filament.gateway.subscribe;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.permission.Access;
import chat.filament.gateway.delivery.GuildsOnShard;
import chat.filament.gateway.history.LogHeads;
import chat.filament.gateway.presence.Presence;
import chat.filament.gateway.protocol.SubscribeRequest;
import chat.filament.gateway.session.DirectEvents;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.Session;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.socket.SubscribeGuard;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings sessions into guilds (`contract/gateway.md` §5).
///
/// A guild is entered before anything is asked about access, and access is looked at in the very
/// turn in which the session gets its subscription. So a change is either seen in that look, or its
/// batch comes to the guild afterwards and ends the subscription again.
public final class Subscribing {
  private static final Logger log = LoggerFactory.getLogger(Subscribing.class);

  /// How often access is loaded when it is gone again before it could be used.
  private static final int TRIES = 100;

  /// Who may come in.
  public record Admission(
      AccessSource access, AccessLoads loads, SubscribeGuard guard, LogHeads heads) {}

  private final GuildsOnShard guilds;
  private final Admission admission;
  private final Presence presence;
  private final DirectEvents events;
  private final Consumer<GuildId> announce;

  /// `announce` is told of guilds whose changes of presence are to be announced before long.
  public Subscribing(
      GuildsOnShard guilds,
      Admission admission,
      Presence presence,
      DirectEvents events,
      Consumer<GuildId> announce) {
    this.guilds = guilds;
    this.admission = admission;
    this.presence = presence;
    this.events = events;
    this.announce = announce;
  }

  public Future<Void> subscribe(Session session, SubscribeRequest request) {
    var guild = guilds.enter(request.guild());
    return Future.succeededFuture()
        .compose(entered -> allowed(session, guild))
        .compose(good -> positioned(guild))
        .compose(good -> renewedBeforeRefusal(session, guild, request.channel()))
        .compose(
            good -> withAccess(session, guild, now -> join(session, guild, request.channel(), now)))
        .onComplete(done -> guilds.leave(guild));
  }

  /// A guild that is new on this shard learns where its log ends before anybody subscribes: what
  /// the backplane loses from then on is noticed with the very first batch.
  private Future<Void> positioned(GuildSubscriptions guild) {
    return guild.isPositionKnown()
        ? Future.succeededFuture()
        : admission
            .heads()
            .of(List.of(guild.guild()))
            .map(heads -> {
              var head = heads.get(guild.guild());
              if (head != null) {
                guild.beginAt(head.last());
              }
              return null;
            });
  }

  /// What is in memory may be older than what another node has granted a moment ago: it refuses
  /// nothing before the database has said that there is nothing newer.
  private Future<Void> renewedBeforeRefusal(
      Session session, GuildSubscriptions guild, ChannelId channel) {
    var known = peek(session, guild);
    if (known == null || known.canSee(channel)) {
      return Future.succeededFuture();
    }
    return admission
        .heads()
        .of(List.of(guild.guild()))
        .map(heads -> {
          var head = heads.get(guild.guild());
          if (head != null) {
            renew(guild, head.accessEpoch());
          }
          return null;
        });
  }

  /// Asks the guard; again when a network was banned while it thought.
  public Future<Void> allowed(Session session, GuildSubscriptions guild) {
    return allowed(session, guild, TRIES);
  }

  private Future<Void> allowed(Session session, GuildSubscriptions guild, int tries) {
    int bans = guild.networkBans();
    return admission
        .guard()
        .check(session.caller(), guild.guild())
        .compose(good ->
            bans == guild.networkBans() || tries == 0
                ? Future.succeededFuture()
                : allowed(session, guild, tries - 1));
  }

  /// Lets `act` use the user's access in the very turn in which it is looked at: nothing may come
  /// between the two. Nothing happens when there is no such guild or the session has ended.
  public Future<Void> withAccess(Session session, GuildSubscriptions guild, Consumer<Access> act) {
    return withAccess(session, guild, TRIES, act);
  }

  private Future<Void> withAccess(
      Session session, GuildSubscriptions guild, int tries, Consumer<Access> act) {
    if (session.hasEnded()) {
      return Future.succeededFuture();
    }
    var now = peek(session, guild);
    if (now != null) {
      act.accept(now);
      return Future.succeededFuture();
    }
    if (tries == 0) {
      return Future.failedFuture("the access of a user is gone as soon as it is loaded");
    }
    return admission
        .loads()
        .load(guild.guild(), session.user(), session.resumes())
        .compose(exists -> {
          if (!exists) {
            ignored(session, guild, "of an unknown guild");
            return Future.succeededFuture();
          }
          return withAccess(session, guild, tries - 1, act);
        });
  }

  /// Has access loaded that is at least as new as the guild's epoch `epoch`, before rows are sent
  /// that are as new.
  public void renew(GuildSubscriptions guild, long epoch) {
    admission.access().forgetOlder(guild.guild(), epoch);
  }

  /// The user's access right now, null when it is not in memory.
  public @Nullable Access peek(Session session, GuildSubscriptions guild) {
    return admission.access().peek(guild.guild(), session.user());
  }

  private void join(Session session, GuildSubscriptions guild, ChannelId channel, Access access) {
    if (!access.canSee(channel)) {
      ignored(session, guild, "to " + channel.value() + " without permission");
      return;
    }
    boolean newcomer = subscribe(session, guild, channel, access, 0);
    events.presenceSync(session, guild.guild());
    if (newcomer) {
      events.online(session, guild.guild(), session.user());
    }
    events.subscribed(session, guild.guild(), channel);
    events.states(session, guild.guild(), channel);
  }

  private static void ignored(Session session, GuildSubscriptions guild, String which) {
    log.atDebug()
        .addKeyValue("event", "gateway.subscribe_ignored")
        .addKeyValue("user_id", session.user().value())
        .addKeyValue("guild_id", guild.guild().value())
        .log("a subscription {} was ignored", which);
  }

  /// Gives the session a subscription; true when its user came online in the guild with it.
  public boolean subscribe(
      Session session, GuildSubscriptions guild, ChannelId channel, Access access, long after) {
    boolean known = session.subscriberOf(guild) != null;
    guild.subscribe(session, channel, access, after);
    if (known) {
      return false;
    }
    var change = presence.arrive(guild.guild(), session.user(), session);
    if (change.announce()) {
      announce.accept(guild.guild());
    }
    return change.changed();
  }
}
