package chat.filament.gateway.resume;

import chat.filament.core.GuildId;
import chat.filament.gateway.delivery.GuildsOnShard;
import chat.filament.gateway.history.LogHeads;
import chat.filament.gateway.history.LogPageCache;
import chat.filament.gateway.session.DirectEvents;
import chat.filament.gateway.session.Session;
import chat.filament.gateway.subscribe.Subscribing;
import chat.filament.gateway.transport.OutboundFrames;
import chat.filament.platform.log.LogRange;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Brings a client back to where it was (design.md §5): guild by guild it gets what it has missed
/// and may still see, and its subscriptions again without a gap between the replay and what is
/// delivered live; then it gets the states of all channels, and `resumed`.
///
/// Of people it gets what a [PeopleReplay] has for it.
///
/// Subscriptions that it may no longer have are left out, also those in guilds that its address is
/// banned from: `resumed` names the channels that it is subscribed to. When there are so many that
/// the frame cannot hold their names, it names none; their states before it have said the same.
public final class Resuming {
  /// @param channels left out when the frame could not hold them
  private record Resumed(
      Map<String, Long> guilds,
      long user,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Channel> channels) {}

  private record Channel(String guildId, String channelId) {
    private static final int BYTES = 84;
  }

  /// What a position takes at most, and the rest of the frame; positions of 1,000 guilds always
  /// fit.
  private static final int POSITION_BYTES = 49;

  private static final int OTHER_BYTES = 100;

  private final GuildsOnShard guilds;
  private final LogHeads heads;
  private final GuildReplay.Means means;

  /// `nextTurn` completes in a later turn of the event loop, when others had theirs.
  public Resuming(
      GuildsOnShard guilds,
      LogHeads heads,
      LogPageCache pages,
      Subscribing subscribing,
      DirectEvents events,
      Supplier<Future<Void>> nextTurn) {
    this.guilds = guilds;
    this.heads = heads;
    this.means = new GuildReplay.Means(subscribing, pages, events, nextTurn);
  }

  public Future<Void> resume(Session session, ResumeRequest request) {
    var replays = new ArrayList<GuildReplay>();
    for (var wish : request.wishes()) {
      var guild = guilds.enter(wish.guild());
      replays.add(new GuildReplay(session, guild, wish, means));
    }
    // guilds come first: what is committed after the heads are read reaches them
    return Future.succeededFuture()
        .compose(entered -> allowed(replays))
        .compose(checked -> heads(replays))
        .compose(found -> replay(replays, found))
        .compose(replayed ->
            new PeopleReplay(session, heads, means.events()).run(request.userPosition()))
        .compose(user -> states(session, replays, user))
        .onComplete(done -> replays.forEach(replay -> guilds.leave(replay.guild())));
  }

  private static Future<Void> allowed(List<GuildReplay> replays) {
    return Future.all(replays.stream().map(GuildReplay::allowed).toList()).mapEmpty();
  }

  private Future<Map<GuildId, LogRange>> heads(List<GuildReplay> replays) {
    var wanted =
        replays.stream()
            .filter(replay -> !replay.isOver())
            .map(replay -> replay.guild().guild())
            .toList();
    return wanted.isEmpty() ? Future.succeededFuture(Map.of()) : heads.of(wanted);
  }

  /// One guild after the other.
  private static Future<Void> replay(List<GuildReplay> replays, Map<GuildId, LogRange> heads) {
    Future<Void> all = Future.succeededFuture();
    for (var replay : replays) {
      all = all.compose(done -> replay.run(heads.get(replay.guild().guild())));
    }
    return all;
  }

  /// What is true now in each channel, in pieces that the client reads, and `resumed` at the end.
  private Future<Void> states(Session session, List<GuildReplay> replays, long user) {
    Future<Void> all = Future.succeededFuture();
    for (var replay : replays) {
      all = all.compose(done -> states(session, replay));
    }
    return all.map(done -> {
      resumed(session, replays, user);
      return null;
    });
  }

  private Future<Void> states(Session session, GuildReplay replay) {
    var subscriber = session.subscriberOf(replay.guild());
    if (subscriber == null) {
      return Future.succeededFuture(); // nothing was left to come back to
    }
    var guild = replay.guild().guild();
    Future<Void> all =
        session
            .whenWritable()
            .map(writable -> {
              means.events().presenceSync(session, guild);
              if (replay.isNewcomer()) {
                means.events().online(session, guild, session.user());
              }
              return null;
            });
    for (var channel : subscriber.channels()) {
      all =
          all.compose(done -> session.whenWritable())
              .map(writable -> {
                means.events().states(session, guild, channel);
                return null;
              });
    }
    return all;
  }

  private void resumed(Session session, List<GuildReplay> replays, long user) {
    var positions = new LinkedHashMap<String, Long>();
    var channels = new ArrayList<Channel>();
    for (var replay : replays) {
      var subscriber = session.subscriberOf(replay.guild());
      if (subscriber != null) {
        var guild = replay.guild().guild().value();
        positions.put(guild, replay.position(subscriber));
        subscriber.channels().forEach(channel -> channels.add(new Channel(guild, channel.value())));
      }
    }
    int bytes = POSITION_BYTES * positions.size() + Channel.BYTES * channels.size() + OTHER_BYTES;
    var named = bytes <= OutboundFrames.MAX_TEXT ? channels : null;
    means.events().send(session, "resumed", new Resumed(positions, user, named));
  }
}
