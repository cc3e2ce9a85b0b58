package chat.filament.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pooler before the database; skipped where pgbouncer is not installed.
class PgBouncerIT {
  @TempDir Path folder;

  @BeforeEach
  void needPgBouncer() {
    assumeTrue(PgBouncer.isInstalled(), "pgbouncer is not installed");
  }

  @Test
  void sessionsOfTheirOwnAreFine() throws Exception {
    try (var database = TestDatabase.create();
        var bouncer = PgBouncer.before(database.url(), folder, "session")) {
      assertThat(Suitability.problems(bouncer.url())).isEmpty();
      try (var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", bouncer.url()))) {
        var ann = server.person("ann");
        var guild = ann.createGuild();
        var channel = ann.createChannel(guild);
        for (int i = 0; i < 50; i++) {
          ann.say(guild, channel, "message " + i);
        }
        var page = ann.get("/guilds/" + guild + "/channels/" + channel + "/messages").ok();
        assertThat(page.json().path("messages")).isNotEmpty();
      }
    }
  }

  @Test
  void sharedSessionsAreRefused() throws Exception {
    try (var database = TestDatabase.create();
        var bouncer = PgBouncer.before(database.url(), folder, "transaction")) {
      assertThat(Suitability.problems(bouncer.url()))
          .singleElement()
          .asString()
          .contains("transaction mode");
    }
  }
}
