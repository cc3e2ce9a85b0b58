package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.Program;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Databases that an operator may have: `check` and the start say the same about them.
@Order(1) // it takes long
class SuitabilityIT {
  @TempDir Path folder;

  private Map<String, String> settings(String url) {
    var settings = new HashMap<>(TestServer.settings());
    settings.put("FILAMENT_DATABASE_URL", url);
    settings.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString());
    settings.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
    return settings;
  }

  private void refused(String url, String because) throws Exception {
    for (var command : new String[] {"check", "serve", "migrate"}) {
      try (var program = Program.start(settings(url), command)) {
        assertThat(program.exitCode()).as(command).isEqualTo(1);
        assertThat(program.output())
            .contains("FILAMENT_DATABASE_URL: ", because)
            .doesNotContain("\tat ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
  void anEncodingThatCannotHoldEveryText(String encoding) throws Exception {
    try (var database =
        TestDatabase.create("ENCODING '" + encoding + "' LOCALE 'C' TEMPLATE template0")) {
      refused(database.url(), "the database's encoding is " + encoding + " (expected: UTF8");
    }
  }

  @Test
  void aDatabaseThatCannotBeWritten() throws Exception {
    try (var database = TestDatabase.create("TEMPLATE template0")) {
      database.alter("SET default_transaction_read_only = on");
      refused(database.url(), "the database is read-only");
    }
  }

  @Test
  void aDatabaseThatIsNotThere() throws Exception {
    refused("postgresql://me:hidden@127.0.0.1:1/nowhere", "no answer");
  }

  @Test
  void namesAreOneIgnoringCaseAlsoInATurkishDatabase() throws Exception {
    try (var database =
            TestDatabase.create(
                "LOCALE_PROVIDER icu ICU_LOCALE 'tr' ENCODING 'UTF8' TEMPLATE template0");
        var server = TestServer.start(Map.of("FILAMENT_DATABASE_URL", database.url()))) {
      assertThat(database.sql("SELECT lower('I')")).containsExactly("ı");
      var info = Person.register(server.client(), "INFO");
      server.client().post("/auth/login", Person.credentials("info", info.password())).ok();
      var other = Person.credentials("info", "another long password");
      server.client().post("/auth/register", other).ok(); // a taken name is answered the same
      server.client().post("/auth/login", other).refused(401, "invalid_credentials");
    }
  }
}
