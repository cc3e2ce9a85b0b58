package chat.filament.media;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

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

  /// Asks again while the node that keeps the calls is being found.
  static Answer patiently(Supplier<Answer> request) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    var answer = request.get();
    while (answer.status() == 503 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      answer = request.get();
    }
    return answer.ok();
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
