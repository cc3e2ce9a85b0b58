package chat.filament.bench;

import java.util.List;
import java.util.stream.Collectors;

/// The events that a client sends first.
final class Greetings {
  private Greetings() {}

  static String subscribe(Room room) {
    return "{\"v\":1,\"t\":\"subscribe\",\"d\":" + place(room) + "}";
  }

  /// One `resume` for rooms of one guild, with the last positions seen of the guild's stream and of
  /// the user's own.
  static String resume(List<Room> rooms, long guildPosition, long userPosition) {
    var channels = rooms.stream().map(Greetings::place).collect(Collectors.joining(","));
    return """
    {"v":1,"t":"resume","d":{"guilds":{"%s":%d},"user":%d,"channels":[%s]}}\
    """
        .formatted(rooms.getFirst().guild(), guildPosition, userPosition, channels);
  }

  private static String place(Room room) {
    return """
    {"guild_id":"%s","channel_id":"%s"}\
    """
        .formatted(room.guild(), room.channel());
  }
}
