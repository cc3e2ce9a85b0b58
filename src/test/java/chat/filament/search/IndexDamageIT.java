package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.search.index.IndexDamage;
import chat.filament.search.index.IndexedMessage;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// An index that was damaged on purpose while the server was down: the server says so, and mends it
/// by itself.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(value = TestDatabase.FOLLOWERS, mode = ResourceAccessMode.READ)
class IndexDamageIT {
  private KeptLog log;
  private TestServer server;
  private SearchGuild room;
  private String first;
  private String second;
  private String third;

  @BeforeAll
  void start() {
    server = TestServer.start(Map.of("FILAMENT_SEARCH_VERIFY_INTERVAL_SECS", "1"));
    log = new KeptLog("chat.filament.search");
    room = SearchGuild.of(server);
    first = room.say("first word");
    second = room.say("second word");
    third = room.say("third word");
  }

  @AfterAll
  void stop() {
    log.close();
    server.close();
  }

  private void damage(Consumer<Path> damage) throws Exception {
    server.restart(() -> {
      log.clear();
      damage.accept(server.searchFolder());
    });
    room = room.at(server);
  }

  private void assertHealed() {
    assertThat(room.ids("word")).containsExactlyInAnyOrder(first, second, third);
    assertThat(room.ids("first OR second")).containsExactlyInAnyOrder(first, second);
    assertThat(room.ids("intruder")).isEmpty();
    assertThat(room.founder().post("/guilds/" + room.guild() + "/search/reconcile").ok().text())
        .isEqualTo("{\"upserted\":0,\"deleted\":0}");
  }

  private void assertMadeAnew(String reason) {
    assertHealed();
    assertThat(discarded()).extracting(event -> event.get("reason")).containsExactly(reason);
  }

  private List<Map<String, String>> discarded() {
    var folder = server.searchFolder().toString();
    return log.of("search.index.discarded").stream()
        .filter(event -> folder.equals(event.get("folder")))
        .toList();
  }

  private void assertRepaired(String upserted, String deleted) {
    Scrape.await(server, "filament_search_verified_timestamp_seconds", since -> since > 0);
    assertThat(log.of("search.index.repaired"))
        .filteredOn(event -> room.guild().equals(event.get("guild_id")))
        .extracting(event -> event.get("upserted") + "/" + event.get("deleted"))
        .containsExactly(upserted + "/" + deleted);
    assertHealed();
  }

  @Test
  void segmentsThatAreGone() throws Exception {
    damage(IndexDamage::deleteSegments);
    assertMadeAnew("unreadable");
  }

  @Test
  void aSegmentThatWasCutOff() throws Exception {
    damage(IndexDamage::cutOffLargestFile);
    assertMadeAnew("unreadable");
  }

  /// Wherever it is: what the opening does not notice, the file check does.
  @Test
  void aBitThatFlipped() throws Exception {
    try (var connection = server.database().connection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE attachments IN ACCESS EXCLUSIVE MODE");
      damage(IndexDamage::flipBit);
      SearchGuild.until(
          () -> room.founder().get(room.path("nosuchword")),
          found ->
              found.status() == 200
                  && !discarded().isEmpty()
                  && !found.json().path("complete").asBoolean());
    }
    assertHealed();
    assertThat(discarded())
        .singleElement()
        .satisfies(event -> assertThat(event.get("reason")).isIn("unreadable", "failed"));
  }

  @Test
  void anotherSchema() throws Exception {
    damage(folder -> IndexDamage.say(folder, "schema", "0"));
    assertMadeAnew("schema");
  }

  @Test
  void theIndexOfAnotherDatabase() throws Exception {
    damage(folder -> IndexDamage.say(folder, "position.database", "elsewhere"));
    assertMadeAnew("database");
  }

  @Test
  void aPositionThatTheDatabaseHasNotReached() throws Exception {
    damage(folder -> IndexDamage.say(folder, "position.tx", "9000000000000000"));
    assertMadeAnew("failed");
  }

  @Test
  void aPositionFromLongAgo() throws Exception {
    damage(folder -> IndexDamage.say(folder, "position.tx", "1"));
    assertHealed();
  }

  @Test
  void documentsThatWereDropped() throws Exception {
    damage(folder -> IndexDamage.dropDocuments(folder, new GuildId(room.guild()), "second"));
    assertRepaired("1", "0");
  }

  @Test
  void anotherText() throws Exception {
    damage(folder -> {
      IndexDamage.dropDocuments(folder, new GuildId(room.guild()), "second");
      IndexDamage.addDocument(folder, message(second, "intruder"));
    });
    assertRepaired("1", "0");
  }

  @Test
  void aMessageThatIsThereTwiceAndOneThatNobodyWrote() throws Exception {
    damage(folder -> {
      IndexDamage.addDocument(folder, message(second, "intruder"));
      IndexDamage.addDocument(folder, message("01J00000000000000000000000", "intruder"));
    });
    assertRepaired("1", "1");
  }

  private IndexedMessage message(String id, String text) {
    return new IndexedMessage(
        new MessageId(id),
        new IndexedMessage.IndexedChannel(new GuildId(room.guild()), new ChannelId(room.channel())),
        new UserId(room.founder().id()),
        1,
        new IndexedMessage.IndexedContent(text, List.of(), false, false, 1));
  }

  /// As long as not everything is back, an answer says so.
  @Test
  void whatIsMadeAnewIsIncompleteUntilThen() throws Exception {
    try (var connection = server.database().connection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE attachments IN ACCESS EXCLUSIVE MODE");
      damage(IndexDamage::deleteSegments);
      var found = room.answered("nosuchword");
      assertThat(found.json().path("complete").asBoolean()).isFalse();
    }
    assertMadeAnew("unreadable");
  }

  @Test
  void aDiskThatIsFull(@TempDir Path folder) throws Exception {
    try (var disk = SmallDisk.mount(folder, "4m")) {
      assumeTrue(disk.isMounted(), "a small disk can be mounted by root alone");
      try (var other = TestServer.start(Map.of("FILAMENT_SEARCH_INDEX_ROOT", folder + "/index"))) {
        var there = SearchGuild.of(other);
        var before = there.say("early word");
        assertThat(there.ids("word")).containsExactly(before);
        there.founder().post("/guilds/" + there.guild() + "/search/rebuild").ok();
        disk.fill();
        var during = there.say("late word");
        var found =
            SearchGuild.until(
                () -> there.founder().get(there.path("word")),
                answer -> answer.status() == 200 && !answer.json().path("complete").asBoolean());
        assertThat(SearchGuild.ids(found)).containsExactly(before);
        Files.delete(disk.filler());
        assertThat(there.ids("word")).containsExactlyInAnyOrder(before, during);
      }
    }
  }
}
