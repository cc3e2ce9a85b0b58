package chat.filament.gateway.shard;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.gateway.resume.Heads;
import chat.filament.gateway.resume.Pages;
import chat.filament.gateway.resume.ResumeRequest;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.log.LogRange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Brings a client back to where it was (design.md §5): guild by guild it gets what it has missed
/// and may still see, and takes its places again without a gap between the replay and what is
/// delivered live; then it gets the states of all channels, and `resumed`.
///
/// Places that it may no longer have are left out, also those in guilds that its address is banned
/// from: `resumed` names the channels that it is subscribed to.
final class Resuming {
  private record UserGap(String user, long from, long to) {}

  private record Resumed(Map<String, Long> guilds, long user, List<Channel> channels) {}

  private record Channel(String guildId, String channelId) {}

  /// What resuming works with.
  record Parts(
      AccessSource access, AccessLoads loads, Subscribing subscribing, Heads heads, Pages pages) {}

  private final Rooms rooms;
  private final Parts parts;
  private final Answers answers;

  Resuming(Rooms rooms, Parts parts, Answers answers) {
    this.rooms = rooms;
    this.parts = parts;
    this.answers = answers;
  }

  Future<Void> resume(Session session, ResumeRequest request) {
    var replays = new ArrayList<Replay>();
    for (var wish : request.wishes()) {
      var room = rooms.enter(wish.guild());
      replays.add(new Replay(session, room, wish, parts, answers));
    }
    // rooms come first: what is committed after the heads are read reaches them
    return allowed(replays)
        .compose(checked -> heads(replays))
        .compose(heads -> replay(replays, heads))
        .map(done -> {
          finish(session, request, replays);
          return (Void) null;
        })
        .eventually(() -> {
          replays.forEach(replay -> parts.subscribing().leave(replay.room()));
          return Future.succeededFuture();
        });
  }

  private static Future<Void> allowed(List<Replay> replays) {
    return Future.all(replays.stream().map(Replay::allowed).toList()).mapEmpty();
  }

  private Future<Map<GuildId, LogRange>> heads(List<Replay> replays) {
    var guilds =
        replays.stream().filter(replay -> !replay.isOver()).map(replay -> replay.room().guild);
    var wanted = guilds.toList();
    return wanted.isEmpty() ? Future.succeededFuture(Map.of()) : parts.heads().of(wanted);
  }

  /// One guild after the other.
  private static Future<Void> replay(List<Replay> replays, Map<GuildId, LogRange> heads) {
    Future<Void> all = Future.succeededFuture();
    for (var replay : replays) {
      all = all.compose(done -> replay.run(heads.get(replay.room().guild)));
    }
    return all;
  }

  private void finish(Session session, ResumeRequest request, List<Replay> replays) {
    if (session.hasEnded()) {
      return;
    }
    if (request.userPosition() > 0) { // nothing has been written to a stream of a user so far
      answers.send(
          session, Gap.EVENT, new UserGap(session.user().value(), 1, request.userPosition()));
    }
    var guilds = new LinkedHashMap<String, Long>();
    var channels = new ArrayList<Channel>();
    for (var replay : replays) {
      var seat = session.seatIn(replay.room());
      if (seat == null) {
        continue; // nothing was left to come back to
      }
      var guild = replay.room().guild;
      guilds.put(guild.value(), replay.position());
      answers.presenceSync(session, guild);
      if (replay.isNewcomer()) {
        answers.online(session, guild, session.user());
      }
      for (var channel : channels(seat)) {
        answers.states(session, guild, channel);
        channels.add(new Channel(guild.value(), channel.value()));
      }
    }
    answers.send(session, "resumed", new Resumed(guilds, 0, channels));
  }

  private static List<ChannelId> channels(Seat seat) {
    var channels = new ArrayList<ChannelId>();
    for (var place = seat.places; place != null; place = place.next) {
      channels.add(place.channel);
    }
    return channels.reversed();
  }
}
