package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.platform.db.Migrations;
import chat.filament.platform.db.RollBack;
import chat.filament.platform.db.ServerLease;
import chat.filament.platform.db.UnsuitableDatabase;
import chat.filament.testing.Client;
import chat.filament.testing.Person;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A filled database of each released schema becomes one of this version, with everything in it.
class UpgradeIT {
  private static final String COLUMNS =
      """
      SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name
      FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name !~ '_[0-9]{8}$' ORDER BY 1, 2
      """;
  private static final String INDEXES =
      """
      SELECT indexdef FROM pg_indexes
      WHERE schemaname = 'public' AND tablename !~ '_[0-9]{8}$' ORDER BY 1
      """;

  private static TestDatabase released(String version, String options) throws Exception {
    var resource = "/released/" + version + ".sql";
    var database = TestDatabase.create(options + " TEMPLATE template0");
    try (var in = Objects.requireNonNull(UpgradeIT.class.getResourceAsStream(resource));
        var connection = database.connection();
        var statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return database;
  }

  private static Person person(Client client, String name) {
    var password = "correct horse battery";
    var tokens = client.post("/auth/login", Person.credentials(name, password)).ok();
    var bearer = client.with(tokens.text("access_token"));
    var id = bearer.get("/auth/me").ok().text("user_id");
    return new Person(name, password, id, bearer, tokens.text("refresh_token"));
  }

  @Test
  void theFirstReleasesSchemaBecomesTheNewest() throws Exception {
    try (var old = released("v9", "");
        var fresh = TestDatabase.create()) {
      assertThat(Migrations.run(old.url())).isPositive();
      assertThat(old.sql(COLUMNS)).isEqualTo(fresh.sql(COLUMNS));
      assertThat(old.sql(INDEXES)).isEqualTo(fresh.sql(INDEXES));
    }
  }

  @Test
  void theFirstReleasesPeopleGoOn() throws Exception {
    try (var old = released("v9", "");
        var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", old.url()))) {
      var ann = person(server.client(), "ANN2");
      var guild = ann.get("/guilds").ok().json().at("/guilds/0/guild_id").asText();
      if (guild.isEmpty()) {
        guild = old.sql("SELECT guild_id FROM messages LIMIT 1").getFirst();
      }
      var channel = old.sql("SELECT channel_id FROM messages LIMIT 1").getFirst();
      var path = "/guilds/" + guild + "/channels/" + channel + "/messages";
      var history = ann.get(path + "?limit=100").ok().json().path("messages");
      assertThat(history).hasSize(8);
      assertThat(history.get(0).path("content").asText()).isEqualTo("edited");
      assertThat(history.get(0).at("/reactions/0/emoji").asText()).isEqualTo("👍");
      assertThat(history.get(1).path("content").asText()).isEqualTo("line 7 of *Ann* 🎉 straße");
      var said = ann.say(guild, channel, "after the upgrade");
      assertThat(said).isGreaterThan(history.get(0).path("message_id").asText());
      assertThat(
              old.sql(
                  "SELECT min(seq), count(*) = max(seq) FROM guild_log WHERE guild_id = ?", guild))
          .as("the log goes on where it was")
          .containsExactly("1|t");
    }
  }

  @Test
  void twoWhomATurkishDatabaseLetHaveOneNameBothKeepTheirAccounts() throws Exception {
    try (var old = released("v9", "LOCALE_PROVIDER icu ICU_LOCALE 'tr' ENCODING 'UTF8'")) {
      old.sql(
          """
          INSERT INTO users (user_id, username, password_hash, created_at) VALUES
            ('01M000000000000000000OLDER', 'INFO', 'x', 1),
            ('01M00000000000000000YOUNGR', 'info', 'x', 2)
          """);
      Migrations.run(old.url());
      assertThat(old.sql("SELECT username FROM users WHERE username ILIKE '%nf%' ORDER BY user_id"))
          .isEqualTo(List.of("INFO", "info_youngr"));
    }
  }

  @Test
  void aDatabaseOfSomethingElseIsLeftAlone() throws Exception {
    try (var other = TestDatabase.create("TEMPLATE template0")) {
      other.sql("CREATE TABLE users ()");
      assertThatThrownBy(() -> Migrations.run(other.url()))
          .isInstanceOf(UnsuitableDatabase.class)
          .hasMessageContaining("has tables of something else")
          .hasMessageContaining("users");
      assertThat(Migrations.problems(other.url())).singleElement().asString().contains("users");
      assertThat(
              other.sql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
          .containsExactly("users");
    }
  }

  @Test
  void aSchemaOfALaterVersionIsLeftAlone() throws Exception {
    try (var later = TestDatabase.create()) {
      later.sql(
          """
          INSERT INTO flyway_schema_history
          SELECT installed_rank + 1000, '9999', description, type, 'V9999__later.sql', checksum,
            installed_by, now(), execution_time, success
          FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1
          """);
      assertThatThrownBy(() -> Migrations.run(later.url()))
          .isInstanceOf(UnsuitableDatabase.class)
          .hasMessageContaining("9999");
    }
  }

  private static final String HISTORY =
      "SELECT installed_rank, version, checksum FROM flyway_schema_history ORDER BY 1";

  @Test
  void theReleaseBeforeCanTakeOverAndThisOneComesBack() throws Exception {
    try (var database = TestDatabase.create()) {
      var before = database.sql(HISTORY);
      int newer = RollBack.prepare(database.url());
      assertThat(database.sql("SELECT max(version::int) FROM flyway_schema_history"))
          .containsExactly(Integer.toString(RollBack.RELEASE_BEFORE));
      assertThat(RollBack.prepare(database.url())).as("again").isEqualTo(newer);
      assertThat(Migrations.run(database.url())).as("none of them runs twice").isZero();
      assertThat(database.sql(HISTORY)).isEqualTo(before);
      assertThat(database.sql("SELECT to_regclass('rolled_back_migrations') IS NULL"))
          .containsExactly("t");
    }
  }

  @Test
  void nothingIsRolledBackBelowARunningServer() throws Exception {
    try (var database = TestDatabase.create();
        var empty = TestDatabase.create("TEMPLATE template0")) {
      try (var server = ServerLease.take(database.url(), Duration.ZERO, why -> {})) {
        assertThat(server).isNotNull();
        assertThatThrownBy(() -> RollBack.prepare(database.url()))
            .isInstanceOf(UnsuitableDatabase.class)
            .hasMessageContaining("stop it first");
      }
      RollBack.prepare(database.url());
      assertThatThrownBy(() -> RollBack.prepare(empty.url()))
          .hasMessageContaining("no schema of Filament's");
    }
  }
}
