package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.Person;
import chat.filament.testing.Program;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The product on hosts whose language, region, zone or charset is not the developers'.
@Timeout(value = 30, unit = TimeUnit.MINUTES) // many starts, on a busy machine
@Order(1) // it takes long
class HostLocaleIT {
  @TempDir Path folder;

  private Map<String, String> settings(TestDatabase database) {
    var settings = new HashMap<>(TestServer.settings());
    settings.put("FILAMENT_DATABASE_URL", database.url());
    settings.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString());
    settings.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
    return settings;
  }

  /// Languages with digits of their own, one whose `i` has no dot in upper case, and none at all.
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "mr-IN", "tr-TR", "POSIX"})
  void peopleTalkAndFindWhatWasSaid(String locale) throws Exception {
    int dash = locale.indexOf('-');
    var options =
        dash > 0
            ? List.of(
                "-Duser.language=" + locale.substring(0, dash),
                "-Duser.country=" + locale.substring(dash + 1))
            : List.<String>of();
    try (var database = TestDatabase.create()) {
      var settings = settings(database);
      settings.put("LC_ALL", "POSIX");
      settings.put("TZ", "<+0545>-5:45");
      try (var program = Program.start(options, settings, "serve")) {
        var client = program.ready();
        var ann = Person.register(client, "INFO_ann");
        client.post("/auth/login", Person.credentials("info_ann", ann.password())).ok();
        var guild = ann.createGuild();
        var channel = ann.createChannel(guild);
        var message = ann.say(guild, channel, "ISPARTA Straße 🎉 ٣٤٥");
        var path = "/guilds/" + guild + "/channels/" + channel + "/messages?limit=1";
        var stored = ann.get(path).ok().json().path("messages").get(0);
        assertThat(stored.path("content").asText()).isEqualTo("ISPARTA Straße 🎉 ٣٤٥");
        var found = ann.search("/guilds/" + guild + "/search?q=isparta");
        assertThat(found.ok().json().path("message_ids").get(0).asText()).isEqualTo(message);
        var refused = ann.get("/guilds/" + guild + "/search?q=" + "a".repeat(300));
        assertThat(refused.text("detail")).contains("256").matches("\\p{ASCII}*");
        var metrics = client.get("/metrics").ok().text();
        assertThat(metrics).matches("(?s)\\p{ASCII}*");
        program.terminate();
        program.exitCode();
        assertThat(program.output()).doesNotContain("\"WARN\"", "\"ERROR\"");
      }
    }
  }

  private static List<String> in(Path directory) {
    return List.of("env", "-C", directory.toString());
  }

  /// Java would put other letters in their place, and work in another folder.
  @Test
  void namesThatTheLocaleCannotSayAreNotReplaced() throws Exception {
    assumeTrue(
        "UTF-8".equals(System.getProperty("sun.jnu.encoding")), "the tests cannot say them either");
    var strange = Files.createDirectory(folder.resolve("wö rk"));
    var posix = Map.of("LC_ALL", "POSIX");
    var root = Map.of("LC_ALL", "POSIX", "FILAMENT_ATTACHMENT_ROOT", strange.toString());
    try (var inFolder = Program.startBy(in(strange), posix, "dev");
        var asArgument = Program.startBy(in(folder), posix, "dev", "--data", "wö rk");
        var inSetting = Program.startBy(in(folder), root, "check")) {
      for (var program : List.of(inFolder, asArgument, inSetting)) {
        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.output()).contains("LC_ALL=C.UTF-8").doesNotContain("\tat ", "Usage");
      }
      assertThat(inFolder.output()).contains("the folder it runs in");
      assertThat(inSetting.output()).contains("FILAMENT_ATTACHMENT_ROOT");
    }
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(strange);
    }
  }
}
