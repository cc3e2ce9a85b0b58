package chat.filament.gateway.shard;

import chat.filament.core.GuildId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// The rooms of a shard. A room exists while it has seats, or somebody is on their way in, or
/// something of it is still being delivered; as long, the shard gets the guild's events.
final class Rooms {
  private final Fanout fanout;
  private final int shard;
  private final Function<GuildId, Room> founder;
  private final Map<GuildId, Room> rooms = new HashMap<>();
  private final ArrayDeque<Room> active = new ArrayDeque<>();

  Rooms(Fanout fanout, int shard, Function<GuildId, Room> founder) {
    this.fanout = fanout;
    this.shard = shard;
    this.founder = founder;
  }

  /// The guild's room for somebody on their way in; from now on every event of the guild reaches
  /// it. [#settle] must follow [Room#unpin].
  Room enter(GuildId guild) {
    var room = rooms.get(guild);
    if (room == null) {
      fanout.listen(guild, shard);
      room = founder.apply(guild);
      rooms.put(guild, room);
    }
    room.pin();
    return room;
  }

  /// Gives the room up if nobody needs it any more.
  void settle(Room room) {
    if (room.isEmpty() && room.passage.isIdle() && rooms.remove(room.guild, room)) {
      fanout.ignore(room.guild, shard);
    }
  }

  void deliver(Delivery.OfGuild delivery) {
    var room = rooms.get(delivery.guild());
    if (room == null) {
      delivery.release();
    } else {
      room.passage.add(delivery);
      activate(room);
    }
  }

  void activate(Room room) {
    if (!room.active) {
      room.active = true;
      active.add(room);
    }
  }

  boolean isQuiet() {
    return active.isEmpty();
  }

  /// Lets each room that has something to do go on for a while.
  void run(Turn turn) {
    for (int left = active.size(); left > 0 && turn.goesOn(); left--) {
      var room = active.remove();
      room.active = false;
      if (room.passage.run(turn)) {
        activate(room);
      } else {
        settle(room);
      }
    }
  }
}
