package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Program;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The first search of a fresh process.
@Timeout(value = 30, unit = TimeUnit.MINUTES) // many starts, on a busy machine
class FirstSearchIT {
  /// A search has 200 ms, which a busy machine may take from it.
  private static final int STARTS = 8;

  @TempDir Path folder;

  private Map<String, String> settings(TestDatabase database) {
    var settings = new HashMap<>(TestServer.settings());
    settings.put("FILAMENT_DATABASE_URL", database.url());
    settings.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString());
    settings.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
    return settings;
  }

  @Test
  void isComplete() throws Exception {
    try (var database = TestDatabase.create()) {
      Person ann;
      String path;
      String message;
      try (var program = Program.start(settings(database), "serve")) {
        ann = Person.register(program.ready(), "ann");
        var guild = ann.createGuild();
        path = "/guilds/" + guild + "/search?q=hello";
        message = ann.say(guild, ann.createChannel(guild), "hello");
        program.kill();
        program.exitCode();
      }
      var first = firstSearch(database, ann, path);
      for (int i = 1; i < STARTS && !isComplete(first); i++) {
        first = firstSearch(database, ann, path);
      }
      assertThat(isComplete(first)).as(first.text()).isTrue();
      assertThat(first.json().path("message_ids").get(0).asText()).isEqualTo(message);
    }
  }

  private Answer firstSearch(TestDatabase database, Person ann, String path) throws Exception {
    try (var program = Program.start(settings(database), "serve")) {
      var there = ann.at(program.ready());
      there.client().get("/ready").ok();
      var found = there.get(path);
      program.terminate();
      program.exitCode();
      assertThat(program.output())
          .containsSubsequence("search has run once", "Filament is ready on ");
      return found;
    }
  }

  private static boolean isComplete(Answer found) {
    return found.status() == 200 && found.json().path("complete").asBoolean();
  }
}
