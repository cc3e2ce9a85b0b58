package chat.filament.gateway.presence;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.gateway.nodes.Counted;
import chat.filament.gateway.nodes.OwnCounts;
import chat.filament.platform.node.NodeId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who is online in each guild, on any node. Any thread; changes of one guild exclude each other
/// for the time of a few map operations.
public final class Presence {
  /// What a change means for the caller.
  ///
  /// @param changed whether the user came online or went offline with it
  /// @param announce whether the caller must see to it that [#announcement] is asked before long:
  ///   nobody else was told to
  public record Change(boolean changed, boolean announce) {}

  private final ConcurrentMap<GuildId, OnlineList> guilds = new ConcurrentHashMap<>();
  private final OwnCounts own;
  private volatile boolean held;

  /// `own` is told who has sockets of this node in which guild, for other nodes.
  public Presence(OwnCounts own) {
    this.own = own;
  }

  /// Without other nodes.
  public Presence() {
    this(new OwnCounts(/* told= */ false));
  }

  /// One more socket of `user` in `guild`. When the user comes online with it, `socket` is told so
  /// by the caller, and left out of the announcement.
  public Change arrive(GuildId guild, UserId user, Object socket) {
    return on(
        guild,
        list -> {
          boolean first = !list.isHere(user);
          var change = list.arrive(user, socket);
          if (first) {
            own.set(new Counted.InGuild(guild, user), 1);
          }
          return change;
        });
  }

  /// One socket less.
  public Change leave(GuildId guild, UserId user) {
    if (held) {
      return new Change(false, false);
    }
    return on(
        guild,
        list -> {
          boolean was = list.isHere(user);
          var change = list.leave(user);
          if (was && !list.isHere(user)) {
            own.set(new Counted.InGuild(guild, user), 0);
          }
          return change;
        });
  }

  /// Another node says whether the user has sockets there that are subscribed in the guild.
  public Change elsewhere(GuildId guild, UserId user, NodeId node, boolean online) {
    return on(guild, list -> list.elsewhere(user, node, online));
  }

  /// All sockets of this node are about to be closed. Where other nodes take their users over,
  /// nobody goes offline by that.
  public void hold() {
    held = own.hold();
  }

  /// A `presence_sync` frame for `user`, who is online in `guild`: at most 1,024 ids, their own
  /// always among them. Retained for the caller.
  public ByteBuf sync(GuildId guild, UserId user) {
    return on(guild, list -> list.sync(guild, user));
  }

  /// A `presence_update` frame that says that somebody came online. Retained for the caller.
  public static ByteBuf online(GuildId guild, UserId user) {
    var out = PooledByteBufAllocator.DEFAULT.directBuffer(PresenceFrames.updateBytes());
    PresenceFrames.update(out, guild, user, true);
    return out;
  }

  /// The oldest changes that were not announced, at most `max`; null when there are none, and then
  /// the next change asks for an announcement again.
  public @Nullable Announcement announcement(GuildId guild, int max) {
    var taken = new @Nullable Announcement[1];
    guilds.computeIfPresent(
        guild,
        (key, list) -> {
          taken[0] = list.announcement(guild, max);
          return list.isForgettable() ? null : list;
        });
    return taken[0];
  }

  /// The users online in `guild`.
  public int online(GuildId guild) {
    var count = new int[1];
    guilds.computeIfPresent(
        guild,
        (key, list) -> {
          count[0] = list.size();
          return list;
        });
    return count[0];
  }

  @SuppressWarnings("NullAway") // the function has run when compute returns
  private <T> T on(GuildId guild, Function<OnlineList, T> step) {
    var result = new Object[1];
    guilds.compute(
        guild,
        (key, known) -> {
          var list = known == null ? new OnlineList() : known;
          result[0] = step.apply(list);
          return list.isForgettable() ? null : list;
        });
    @SuppressWarnings("unchecked")
    T answer = (T) result[0];
    return answer;
  }
}
