package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(TestDatabase.FOLLOWERS)
class IndexMaintenanceIT {
  @AutoClose private static final TestServer server = TestServer.start();

  private SearchGuild room;

  @BeforeEach
  void enter() {
    room = SearchGuild.of(server);
  }

  private String search() {
    return "/guilds/" + room.guild() + "/search";
  }

  private Answer rebuildAsync(Person who) {
    return who.client()
        .send(
            "POST",
            search() + "/rebuild",
            null,
            request -> request.header("Prefer", "wait=5, respond-async"));
  }

  private Answer finished(String job) {
    return SearchGuild.until(
        () -> room.founder().get(search() + "/jobs/" + job).ok(),
        state -> state.text("state").equals("done") || state.text("state").equals("failed"));
  }

  @Test
  void aJobThatIsNoIdIsUnknown() {
    for (var job : List.of("%00", "x", "%E2%82%AC", "01ARZ3NDEKTSV4RRFFQ69G5FA%00")) {
      room.founder().get(search() + "/jobs/" + job).refused(404, "not_found");
    }
  }

  @Test
  void reconcileFindsNothingToDoWhereNothingIsWrong() {
    room.say("one");
    room.edit(room.say("two"), "three");
    room.delete(room.say("four"));
    assertThat(room.founder().post(search() + "/reconcile").ok().text())
        .isEqualTo("{\"upserted\":0,\"deleted\":0}");
  }

  @Test
  void aDeletedChannelIsGoneFromTheIndex() {
    var channel = room.founder().createChannel(room.guild());
    room.founder().say(room.guild(), channel, "gone");
    var kept = room.say("kept");
    assertThat(room.ids("gone OR kept")).hasSize(2);
    room.founder().delete("/guilds/" + room.guild() + "/channels/" + channel).ok();
    assertThat(room.ids("gone OR kept")).containsExactly(kept);
    assertThat(room.founder().post(search() + "/reconcile").ok().text())
        .isEqualTo("{\"upserted\":0,\"deleted\":0}");
  }

  @Test
  void reconcileRepairsWhatWasChangedBehindTheServersBack() {
    var kept = room.say("kept");
    var edited = room.say("edited");
    var newest = room.say("newest");
    assertThat(room.ids("kept OR edited OR newest")).hasSize(3);
    server.database().sql("UPDATE messages SET content = 'altered' WHERE message_id = ?", edited);
    server.database().sql("DELETE FROM messages WHERE message_id = ?", newest);
    server
        .database()
        .sql(
            """
            INSERT INTO messages
              (channel_id, message_id, guild_id, author_id, content, created_at, log_seqs)
            SELECT channel_id, '00000000000000000000000001', guild_id, author_id, 'ancient', 1, '{}'
            FROM messages WHERE message_id = ?
            """,
            kept);
    assertThat(room.ids("altered OR ancient")).isEmpty();
    assertThat(room.founder().post(search() + "/reconcile").ok().text())
        .isEqualTo("{\"upserted\":2,\"deleted\":1}");
    assertThat(room.ids("altered")).containsExactly(edited);
    assertThat(room.ids("ancient")).containsExactly("00000000000000000000000001");
    assertThat(room.ids("kept")).containsExactly(kept);
    assertThat(room.ids("newest OR edited")).isEmpty();
  }

  /// Only the channel and day of a difference is looked at message by message.
  @Test
  void reconcileNamesTheChannelsAndDaysThatDiffer() {
    var other = room.founder().createChannel(room.guild());
    var here = room.say("here");
    var there = room.founder().say(room.guild(), other, "there");
    assertThat(room.ids("here OR there")).containsExactlyInAnyOrder(here, there);
    try (var log = new KeptLog("chat.filament.search.follow.IndexDigests", Level.INFO)) {
      room.founder().post(search() + "/reconcile").ok();
      server.database().sql("UPDATE messages SET content = 'altered' WHERE message_id = ?", there);
      room.founder().post(search() + "/reconcile").ok();
      assertThat(log.of("search.index.compared"))
          .filteredOn(event -> room.guild().equals(event.get("guild_id")))
          .extracting(event -> event.get("differing") + " of " + event.get("parts"))
          .containsExactly("0 of 2", "1 of 2");
    }
    assertThat(room.ids("altered")).containsExactly(there);
  }

  @Test
  void reconcileCountsNothingThatPeopleDoMeanwhile() throws Exception {
    fill(20_000);
    var altered = room.say("altered behind the back");
    assertThat(room.ids("altered")).containsExactly(altered);
    server.database().sql("UPDATE messages SET content = 'other' WHERE message_id = ?", altered);
    var comparing = new AtomicBoolean(true);
    var writer =
        Thread.startVirtualThread(() -> {
          while (comparing.get()) {
            var id = room.say("said meanwhile");
            room.edit("0000000000%016d".formatted(1 + (id.hashCode() & 0xfff)), "edited");
            room.edit(id, "edited meanwhile");
            room.delete(id);
          }
        });
    var repaired = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      repaired.add(room.founder().post(search() + "/reconcile").ok().text());
    }
    comparing.set(false);
    writer.join();
    assertThat(repaired.getFirst()).isEqualTo("{\"upserted\":1,\"deleted\":0}");
    assertThat(repaired.subList(1, 4)).containsOnly("{\"upserted\":0,\"deleted\":0}");
    assertThat(room.ids("altered")).isEmpty();
  }

  @Test
  void reconcileRepairsAPartThatWasLostAltogether() {
    fill(3_000);
    server.database().sql("UPDATE messages SET content = 'other' WHERE guild_id = ?", room.guild());
    assertThat(room.founder().post(search() + "/reconcile").ok().text())
        .isEqualTo("{\"upserted\":3000,\"deleted\":0}");
    server.database().sql("DELETE FROM messages WHERE guild_id = ?", room.guild());
    assertThat(room.founder().post(search() + "/reconcile").ok().text())
        .isEqualTo("{\"upserted\":0,\"deleted\":3000}");
    assertThat(room.ids("other")).isEmpty();
  }

  @Test
  void rebuildRepairsThisGuildOnly() {
    var other = SearchGuild.of(server);
    var mine = room.say("mine");
    var theirs = other.say("theirs");
    assertThat(room.ids("mine")).containsExactly(mine);
    assertThat(other.ids("theirs")).containsExactly(theirs);
    server.database().sql("UPDATE messages SET content = 'altered'");
    var done = room.founder().post(search() + "/rebuild").ok();
    assertThat(done.status()).isEqualTo(204);
    assertThat(done.text()).isEmpty();
    assertThat(room.ids("mine")).isEmpty();
    assertThat(room.ids("altered")).containsExactly(mine);
    assertThat(other.ids("theirs")).containsExactly(theirs);
  }

  @Test
  void anAsynchronousRebuildTellsHowFarItIs() {
    for (int i = 0; i < 5; i++) {
      room.say("line " + i);
    }
    var begun = rebuildAsync(room.founder());
    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.keys()).containsExactly("job_id");
    var done = finished(begun.text("job_id"));
    assertThat(done.text()).isEqualTo("{\"state\":\"done\",\"done\":5,\"total\":5}");
    assertThat(room.ids("line")).hasSize(5);
  }

  @Test
  void messagesWrittenDuringARebuildAreInTheResult() throws Exception {
    fill(10_000);
    var said = new ArrayList<String>();
    var rebuilding = new AtomicBoolean(true);
    var writer =
        Thread.startVirtualThread(() -> {
          while (rebuilding.get()) {
            said.add(room.say("meanwhile " + said.size()));
          }
        });
    var first = rebuildAsync(room.founder()).ok().text("job_id");
    var joined = rebuildAsync(room.founder()).ok().text("job_id");
    assertThat(SearchGuild.ids(room.answered("filler"))).isNotEmpty();
    assertThat(finished(first).text("state")).isEqualTo("done");
    finished(joined);
    rebuilding.set(false);
    writer.join();
    assertThat(said).isNotEmpty();
    var found = new ArrayList<String>();
    var page = room.search("meanwhile&sort=newest&limit=50");
    found.addAll(SearchGuild.ids(page));
    while (!page.json().path("next_cursor").isNull()) {
      page = room.search("meanwhile&sort=newest&limit=50&cursor=" + page.text("next_cursor"));
      found.addAll(SearchGuild.ids(page));
    }
    assertThat(found.reversed()).isEqualTo(said);
    assertThat(room.founder().post(search() + "/reconcile").ok().text())
        .isEqualTo("{\"upserted\":0,\"deleted\":0}");
  }

  /// Old messages, and a rebuild that indexes them.
  private void fill(int messages) {
    server
        .database()
        .sql(
            """
            INSERT INTO messages
              (channel_id, message_id, guild_id, author_id, content, created_at, log_seqs)
            SELECT ?, '0000000000' || to_char(n, 'FM0000000000000000'), ?, ?, 'filler ' || n, 1, '{}'
            FROM generate_series(1, ?) AS n
            """,
            room.channel(),
            room.guild(),
            room.founder().id(),
            messages);
    finished(rebuildAsync(room.founder()).ok().text("job_id"));
  }

  @Test
  void careNeedsThePermissionToManageRoles() {
    var bob = server.person("bob");
    bob.join(room.guild());
    var job = rebuildAsync(room.founder()).ok().text("job_id");
    bob.post(search() + "/rebuild").refused(403, "forbidden");
    bob.post(search() + "/reconcile").refused(403, "forbidden");
    bob.get(search() + "/jobs/" + job).refused(403, "forbidden");
    var stranger = server.person("cid");
    stranger.post(search() + "/rebuild").refused(403, "forbidden");
    finished(job);
    assertThat(
            server
                .database()
                .sql("SELECT count(*) FROM search_jobs WHERE guild_id = ?", room.guild()))
        .containsExactly("1");
  }

  @Test
  void aJobOfAnotherGuildIsUnknown() {
    var job = rebuildAsync(room.founder()).ok().text("job_id");
    var other = SearchGuild.of(server);
    other
        .founder()
        .get("/guilds/" + other.guild() + "/search/jobs/" + job)
        .refused(404, "not_found");
    room.founder().get(search() + "/jobs/nothing").refused(404, "not_found");
    var member = server.person("member");
    member.get(search() + "/jobs/nothing").refused(403, "forbidden");
    member.join(room.guild());
    member.get(search() + "/jobs/nothing").refused(404, "not_found");
  }
}
