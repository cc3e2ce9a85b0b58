package chat.filament.media;

import chat.filament.core.permission.Permission;
import chat.filament.core.permission.PermissionSet;
import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;

/// What people do in voice channels, for tests.
final class Voice {
  private Voice() {}

  static String path(String guild, String channel, String what) {
    return "/guilds/" + guild + "/channels/" + channel + "/voice/" + what;
  }

  /// Makes a voice channel and answers its id.
  static String channel(Person owner, String guild) {
    return owner
        .post("/guilds/" + guild + "/channels", "{\"name\":\"talk\",\"kind\":\"voice\"}")
        .ok()
        .text("channel_id");
  }

  static Answer token(Person person, String guild, String channel, String body) {
    return person.post(path(guild, channel, "token"), body);
  }

  /// Denies a member one permission in a channel, as another server of the same database would.
  static void deny(
      TestServer server,
      Person owner,
      String guild,
      String channel,
      Person member,
      String permission) {
    var mask = PermissionSet.of(Permission.parse(permission).orElseThrow()).mask();
    server
        .database()
        .sql(
            """
            INSERT INTO channel_overrides
              (guild_id, channel_id, target_kind, user_id, allow_mask, deny_mask)
            VALUES (?, ?, 'member', ?, 0, ?)
            """,
            guild,
            channel,
            member.id(),
            mask);
    elsewhere(server, owner, guild);
  }

  /// Makes the guild's writer find that somebody else has written.
  private static void elsewhere(TestServer server, Person owner, String guild) {
    server
        .database()
        .sql("UPDATE guild_log_head SET access_epoch = access_epoch + 1 WHERE guild_id = ?", guild);
    owner.createChannel(guild);
  }
}
