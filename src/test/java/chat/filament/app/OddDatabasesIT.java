package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

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
    var found = ann.get("/guilds/" + guild + "/search?q=strasse");
    while (!found.ok().json().path("complete").asBoolean()) {
      found = ann.get("/guilds/" + guild + "/search?q=strasse");
    }
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
