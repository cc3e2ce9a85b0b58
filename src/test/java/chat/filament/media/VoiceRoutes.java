package chat.filament.media;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;

/// What people do in voice channels, for tests.
final class VoiceRoutes {
  private VoiceRoutes() {}

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

  /// Allows and denies one member one permission each in a channel; empty for none.
  static void override(
      Person owner, String guild, String channel, Person member, String allow, String deny) {
    owner
        .post(
            "/guilds/"
                + guild
                + "/channels/"
                + channel
                + "/permission-overrides/member/"
                + member.id(),
            "{\"allow\":[%s],\"deny\":[%s]}".formatted(quoted(allow), quoted(deny)))
        .ok();
  }

  private static String quoted(String name) {
    return name.isEmpty() ? "" : "\"" + name + "\"";
  }
}
