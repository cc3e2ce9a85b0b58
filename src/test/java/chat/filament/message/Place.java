package chat.filament.message;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/// A channel of a guild, and what its tests look at.
record Place(TestServer server, String guild, String channel) {
  static Place of(TestServer server, Person founder) {
    var guild = founder.createGuild();
    return new Place(server, guild, founder.createChannel(guild));
  }

  Place another(Person founder) {
    return new Place(server, guild, founder.createChannel(guild));
  }

  String messages() {
    return "/guilds/" + guild + "/channels/" + channel + "/messages";
  }

  String message(String id) {
    return messages() + "/" + id;
  }

  String reaction(String id, String encodedEmoji) {
    return message(id) + "/reactions/" + encodedEmoji;
  }

  Answer post(Person who, String content) {
    return who.post(messages(), body(content));
  }

  String say(Person who, String content) {
    return post(who, content).ok().text("message_id");
  }

  static String body(String content) {
    return JsonNodeFactory.instance.objectNode().put("content", content).toString();
  }

  /// The guild's log, `type|ref|payload` in order.
  List<String> log() {
    return server
        .database()
        .sql(
            """
            SELECT type, ref_id, convert_from(payload, 'UTF8') FROM guild_log
            WHERE guild_id = ? ORDER BY seq
            """,
            guild);
  }

  List<String> storedMessages() {
    return server
        .database()
        .sql("SELECT * FROM messages WHERE guild_id = ? ORDER BY message_id", guild);
  }

  /// Denies and allows a member permissions in this channel, as another process on the same
  /// database would; this one notices with its next change of the guild.
  void override(Person founder, Person member, long allow, long deny) {
    server
        .database()
        .sql(
            """
            INSERT INTO channel_overrides
              (guild_id, channel_id, target_kind, user_id, allow_mask, deny_mask)
            VALUES (?, ?, 'member', ?, ?, ?)
            """,
            guild,
            channel,
            member.id(),
            allow,
            deny);
    server
        .database()
        .sql("UPDATE guild_log_head SET access_epoch = access_epoch + 1 WHERE guild_id = ?", guild);
    another(founder);
  }
}
