package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.FreshCluster;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexLifeIT {
  private TestServer server;
  private SearchGuild room;

  @BeforeEach
  void start() {
    server = TestServer.start();
    room = SearchGuild.of(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void restart(Runnable meanwhile) throws Exception {
    server.restart(meanwhile);
    room = room.at(server);
  }

  @Test
  void aStopAndStartLosesNothing() throws Exception {
    var id = room.say("before");
    restart(() -> {});
    assertThat(room.ids("before")).containsExactly(id);
  }

  @Test
  void anOlderIndexCatchesUpFromItsOwnPosition(@TempDir Path elsewhere) throws Exception {
    var kept = room.say("kept");
    var edited = room.say("edited");
    var deleted = room.say("deleted");
    assertThat(room.ids("kept OR edited OR deleted")).hasSize(3);
    restart(() -> copy(server.searchFolder(), elsewhere));
    // a message that the log says nothing about shows that the index was not made anew
    server.database().sql("UPDATE messages SET content = 'altered' WHERE message_id = ?", kept);
    room.edit(edited, "changed");
    room.delete(deleted);
    var said = room.say("later");
    restart(() -> {
      empty(server.searchFolder());
      copy(elsewhere, server.searchFolder());
    });
    assertThat(room.ids("later")).containsExactly(said);
    assertThat(room.ids("changed")).containsExactly(edited);
    assertThat(room.ids("edited OR deleted")).isEmpty();
    assertThat(room.ids("kept")).containsExactly(kept);
    assertThat(room.ids("altered")).isEmpty();
  }

  @Test
  void anIndexThatIsGoneIsMadeAnew() throws Exception {
    var id = room.say("still known");
    restart(() -> empty(server.searchFolder()));
    assertThat(room.ids("known")).containsExactly(id);
    assertNothingToReconcile();
  }

  @Test
  void aBrokenIndexIsMadeAnew() throws Exception {
    var id = room.say("still known");
    restart(() -> eachFile(server.searchFolder(), IndexLifeIT::cutOff));
    assertThat(room.ids("known")).containsExactly(id);
    assertNothingToReconcile();
  }

  @Test
  void anIndexThatIsDeletedUnderTheServerIsMadeAnew() {
    var first = room.say("first word");
    assertThat(room.ids("word")).containsExactly(first);
    empty(server.searchFolder());
    var second = room.say("second word");
    room.founder().post("/guilds/" + room.guild() + "/search/rebuild");
    SearchGuild.until(
        () -> room.founder().get(room.path("word&sort=newest")),
        found ->
            found.status() == 200
                && SearchGuild.ids(found).equals(List.of(second, first))
                && found.json().path("complete").asBoolean());
  }

  @Test
  void anIndexOlderThanTheLogIsMadeAnew() throws Exception {
    var kept = room.say("kept");
    var deleted = room.say("deleted");
    assertThat(room.ids("kept OR deleted")).hasSize(2);
    restart(() -> {
      server.database().sql("DELETE FROM messages WHERE message_id = ?", deleted);
      server.database().sql("UPDATE guild_log_dropped SET through = pg_current_xact_id()");
      server.database().sql("DELETE FROM guild_log");
    });
    assertThat(room.ids("kept OR deleted")).containsExactly(kept);
  }

  @Test
  void aDumpOfAnotherClusterIsSearchedAtOnce() throws Exception {
    var kept = room.say("kept elsewhere");
    var edited = room.say("edited");
    room.edit(edited, "changed elsewhere");
    server.database().sql("UPDATE guild_log_dropped SET through = '9000000000000'");
    server.database().sql("UPDATE guild_log SET tx_id = '9000000000001'");
    try (var cluster = FreshCluster.restore(server.database());
        var restored = TestServer.start(Map.of("FILAMENT_DATABASE_URL", cluster.url()))) {
      var there = room.at(restored);
      assertThat(there.ids("elsewhere")).containsExactlyInAnyOrder(kept, edited);
      var said = there.say("said since");
      assertThat(there.ids("since")).containsExactly(said);
      there.founder().post("/guilds/" + room.guild() + "/search/rebuild").ok();
      assertThat(there.founder().post("/guilds/" + room.guild() + "/search/reconcile").ok().text())
          .isEqualTo("{\"upserted\":0,\"deleted\":0}");
      assertThat(there.ids("elsewhere OR since")).containsExactlyInAnyOrder(kept, edited, said);
    }
  }

  /// The index folder stayed while the tables were replaced by those of a backup.
  @Test
  void anIndexOfBeforeARestoreIsMadeAnew() throws Exception {
    var kept = room.say("kept word");
    var lost = room.say("lost word");
    assertThat(room.ids("word")).containsExactlyInAnyOrder(kept, lost);
    restart(() -> {
      server.database().sql("DELETE FROM messages WHERE message_id = ?", lost);
      server.database().sql("ALTER TABLE guild_log RENAME TO former_log");
      server.database().sql("CREATE TABLE guild_log (LIKE former_log INCLUDING ALL)");
      server.database().sql("INSERT INTO guild_log SELECT * FROM former_log");
      server.database().sql("DROP TABLE former_log");
    });
    assertThat(room.ids("word")).containsExactly(kept);
    assertNothingToReconcile();
  }

  @Test
  void anEntryThatCannotBeAppliedDoesNotKeepJobsWaiting() {
    var first = room.say("first word");
    assertThat(room.ids("word")).containsExactly(first);
    server
        .database()
        .sql(
            """
            INSERT INTO guild_log (guild_id, seq, type, audience, created_at)
            VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FAV', 1, 'message_create', 'guild', 1)
            """);
    var second = room.say("second word");
    room.founder().post("/guilds/" + room.guild() + "/search/rebuild").ok();
    SearchGuild.until(
        () -> room.founder().get(room.path("word&sort=newest")),
        found -> found.status() == 200 && SearchGuild.ids(found).equals(List.of(second, first)));
    assertNothingToReconcile();
  }

  @Test
  void aJobThatWasAcceptedIsDoneAfterARestart() throws Exception {
    var id = room.say("some words");
    assertThat(room.ids("words")).containsExactly(id);
    var job = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    restart(() -> {
      server.database().sql("UPDATE messages SET content = 'altered'");
      server
          .database()
          .sql(
              """
              INSERT INTO search_jobs (job_id, guild_id, kind, state, created_at)
              VALUES (?, ?, 'rebuild', 'running', 1)
              """,
              job,
              room.guild());
    });
    SearchGuild.until(
        () -> room.founder().get("/guilds/" + room.guild() + "/search/jobs/" + job).ok(),
        state -> state.text("state").equals("done"));
    assertThat(room.ids("altered")).containsExactly(id);
  }

  @Test
  void theLagIsMeasured() {
    assertThat(Scrape.of(server).text())
        .containsPattern("filament_search_index_lag_seconds [0-9.]+\n")
        .containsPattern("filament_search_refresh_seconds_count [0-9.]+\n")
        .containsPattern("filament_search_queries_under_way 0.0\n");
  }

  private void assertNothingToReconcile() {
    assertThat(room.founder().post("/guilds/" + room.guild() + "/search/reconcile").ok().text())
        .isEqualTo("{\"upserted\":0,\"deleted\":0}");
  }

  private interface FileStep {
    void run(Path file) throws IOException;
  }

  private static void eachFile(Path folder, FileStep step) {
    try (var files = Files.walk(folder)) {
      for (var file :
          files.filter(Files::isRegularFile).sorted(Comparator.reverseOrder()).toList()) {
        step.run(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void empty(Path folder) {
    eachFile(folder, Files::delete);
  }

  private static void copy(Path from, Path to) {
    eachFile(from, file -> Files.copy(file, to.resolve(from.relativize(file))));
  }

  private static void cutOff(Path file) throws IOException {
    Files.write(
        file,
        java.util.Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2),
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Test
  void aSearchThatLiesIsFoundOutAndMended() {
    server.close();
    server = TestServer.start(Map.of("FILAMENT_SEARCH_VERIFY_INTERVAL_SECS", "1"));
    room = SearchGuild.of(server);
    var altered = room.say("first");
    assertThat(room.ids("first")).containsExactly(altered);
    server.database().sql("UPDATE messages SET content = 'second' WHERE message_id = ?", altered);

    Scrape.await(
        server, "filament_search_repairs_total{kind=\"upserted\"}", repairs -> repairs == 1);
    assertThat(room.ids("second")).containsExactly(altered);
    assertThat(room.ids("first")).isEmpty();
    Scrape.await(server, "filament_search_verified_timestamp_seconds", since -> since > 0);
  }
}
