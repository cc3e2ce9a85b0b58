package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.platform.db.Migrations;
import chat.filament.platform.db.UnsuitableDatabase;
import chat.filament.testing.Person;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Databases whose defaults are not PostgreSQL's, as administrators leave them: people talk, find
/// what was said and come back as on any other.
class OddDatabasesIT {
  private static final List<String> SETTINGS =
      List.of(
          "search_path = odd, pg_catalog",
          "lc_messages = 'C'",
          "lc_numeric = 'C'",
          "TimeZone = 'Asia/Kathmandu'",
          "DateStyle = 'German, DMY'",
          "IntervalStyle = 'sql_standard'",
          "bytea_output = 'escape'",
          "standard_conforming_strings = off",
          "backslash_quote = on",
          "extra_float_digits = -5",
          "transform_null_equals = on",
          "array_nulls = off",
          "default_transaction_isolation = 'serializable'",
          "default_transaction_deferrable = on",
          "statement_timeout = '1s'",
          "lock_timeout = '1ms'",
          "idle_session_timeout = '1s'",
          "idle_in_transaction_session_timeout = '1s'",
          "client_min_messages = 'debug1'",
          "client_encoding = 'LATIN1'",
          "plan_cache_mode = 'force_custom_plan'",
          "jit_above_cost = 0",
          "row_security = off",
          "check_function_bodies = off",
          "default_toast_compression = 'pglz'",
          "enable_seqscan = off",
          "xmloption = 'document'");

  private static void peopleTalk(TestServer server) {
    var ann = Person.register(server.client(), "ann");
    server.client().post("/auth/login", Person.credentials("ann", ann.password())).ok();
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    var message = ann.say(guild, channel, "a \\ b 'c' Straße 🎉");
    var path = "/guilds/" + guild + "/channels/" + channel + "/messages";
    ann.post(path + "/" + message + "/reactions/%F0%9F%91%8D").ok();
    ann.patch(path + "/" + message, "{\"content\":\"a \\\\ b 'd' Straße 🎉\"}").ok();
    var stored = ann.get(path + "?limit=1").ok().json().path("messages").get(0);
    assertThat(stored.path("content").asText()).isEqualTo("a \\ b 'd' Straße 🎉");
    var found = ann.search("/guilds/" + guild + "/search?q=strasse");
    assertThat(found.json().path("message_ids").get(0).asText()).isEqualTo(message);
  }

  @Test
  void defaultsOfEveryKind() {
    try (var database = TestDatabase.create("TEMPLATE template0 ENCODING 'UTF8'")) {
      database.sql("CREATE SCHEMA odd");
      SETTINGS.forEach(setting -> database.alter("SET " + setting));
      try (var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", database.url()))) {
        peopleTalk(server);
      }
    }
  }

  /// Where `template1` has something in it, every new database has, too.
  @Test
  void leftoversOfItsTemplate() {
    try (var database = TestDatabase.create("TEMPLATE template0 ENCODING 'UTF8'")) {
      database.sql("CREATE TABLE notes (text text)");
      database.sql("CREATE VIEW all_notes AS SELECT * FROM notes");
      database.sql("CREATE TYPE mood AS ENUM ('fine')");
      database.sql("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'");
      database.sql("CREATE SCHEMA tools CREATE TABLE tools.users (id int)");
      database.sql("ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM PUBLIC");
      database.sql("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC");
      assertThat(Migrations.problems(database.url())).isEmpty();
      try (var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", database.url()))) {
        peopleTalk(server);
      }
      assertThat(Migrations.problems(database.url())).isEmpty();
      assertThat(Migrations.run(database.url())).isZero();
      assertThat(database.sql("SELECT count(*) FROM notes")).containsExactly("0");
    }
  }

  /// `filament check` and the start say it in the same sentence.
  @Test
  void aRoleThatMayTooLittleIsTold() {
    try (var database = TestDatabase.create("TEMPLATE template0 ENCODING 'UTF8'");
        var full = TestDatabase.create()) {
      var role = "filament_" + database.url().replaceAll(".*/", "");
      database.sql("CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
      try {
        var poor = database.url().replaceAll("//[^@]*@", "//" + role + ":x@");
        assertThat(Migrations.problems(poor))
            .singleElement()
            .asString()
            .contains("\"" + role + "\" may not create tables in the schema \"public\"", "GRANT");
        assertThatThrownBy(() -> Migrations.run(poor))
            .isInstanceOf(UnsuitableDatabase.class)
            .hasMessageContaining("may not create tables");
        full.sql("GRANT ALL ON SCHEMA public TO " + role);
        full.sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO " + role);
        assertThat(Migrations.problems(full.url().replaceAll("//[^@]*@", "//" + role + ":x@")))
            .singleElement()
            .asString()
            .contains("its tables belong to", "\"" + role + "\", whom the URL names");
        full.sql("DROP OWNED BY " + role);
      } finally {
        database.sql("DROP ROLE IF EXISTS " + role);
      }
    }
  }

  /// A role that owns its database and nothing else, with every sign in its password that a URL
  /// gives a meaning to.
  @Test
  void aRoleThatMayLittle() {
    try (var database = TestDatabase.create("TEMPLATE template0 ENCODING 'UTF8'")) {
      var role = "filament_" + database.url().replaceAll(".*/", "");
      database.sql("CREATE ROLE " + role + " LOGIN PASSWORD 'a@b:c/d?e#f%20+g ü'");
      try {
        var direct = URI.create(database.url());
        var name = direct.getPath().substring(1);
        database.sql("ALTER DATABASE " + name + " OWNER TO " + role);
        var url =
            "postgresql://%s:a%%40b%%3Ac%%2Fd%%3Fe%%23f%%2520%%2Bg%%20%%C3%%BC@%s:%d/%s"
                .formatted(role, direct.getHost(), direct.getPort(), name);
        try (var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", url))) {
          peopleTalk(server);
        }
        database.sql("REASSIGN OWNED BY " + role + " TO current_user");
        database.sql("DROP OWNED BY " + role);
      } finally {
        database.sql("DROP ROLE IF EXISTS " + role);
      }
    }
  }
}
