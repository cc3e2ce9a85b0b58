package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Files in messages: claims, events, history, search, and what goes with a message.
class ClaimsIT {
  private static TestServer server;
  private static Club club;
  private static Person ann;
  private static Person bob;
  private static FilePlace place;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    club = Club.found(server);
    ann = club.owner();
    bob = club.member("bob");
    place = new FilePlace(server, club.id(), club.channel());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode newest(FilePlace of) {
    return ann.get(of.path() + "/messages").ok().json().path("messages").path(0);
  }

  private static List<String> ids(JsonNode message) {
    var ids = new ArrayList<String>();
    message.path("attachments").forEach(file -> ids.add(file.path("attachment_id").asText()));
    return ids;
  }

  @Test
  void theEventTheAnswerAndTheHistoryAreTheSame() {
    var file = place.upload(bob, FilePlace.bytes(5)).ok();
    var other = place.put(bob, 6);
    try (var socket = ann.connect().subscribe(club.id(), place.channel())) {
      var answer = place.post(bob, "look", other, file.text("attachment_id"), other).ok().json();
      var event = socket.next("message_create");
      assertThat(event).isEqualTo(answer);
      assertThat(newest(place)).isEqualTo(answer);
      assertThat(ids(answer)).containsExactly(file.text("attachment_id"), other);
      assertThat(answer.path("attachments").path(0)).isEqualTo(file.json());
      assertThat(answer.path("content").asText()).isEqualTo("look");
    }
  }

  @Test
  void aMessageMayBeNothingButFiles() {
    var ids = IntStream.rangeClosed(1, 5).mapToObj(i -> place.put(bob, i)).toArray(String[]::new);
    var message = place.post(bob, "", ids).ok().json();
    assertThat(ids(message)).containsExactly(ids);
    assertThat(message.path("markdown_tokens")).isEmpty();
    place.post(bob, "").refused(400, "invalid_request");
  }

  @Test
  void aSocketClaimsFilesToo() {
    var id = place.put(bob, 9);
    try (var socket = bob.connect().subscribe(club.id(), place.channel())) {
      socket.send(
          "message_create",
          "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"content\":\"\",\"attachment_ids\":[\"%s\"]}"
              .formatted(club.id(), place.channel(), id));
      assertThat(ids(socket.next("message_create"))).containsExactly(id);
    }
  }

  @Test
  void onlyOnesOwnUnclaimedFilesOfTheChannelAreGiven() {
    var carl = club.member("carl");
    var mine = place.put(carl, 1);
    var foreign = place.put(bob, 2);
    var elsewhere = place.another(ann).put(carl, 3);
    var claimed = place.put(carl, 4);
    place.post(carl, "first", claimed).ok();
    for (var bad : List.of(foreign, elsewhere, claimed, "01ARZ3NDEKTSV4RRFFQ69G5FAV")) {
      place.post(carl, "x", mine, bad).refused(400, "invalid_request");
    }
    place.post(carl, "x", "no id").refused(400, "invalid_request");
    place.post(carl, "x", mine, mine, mine, mine, mine, mine).refused(400, "invalid_request");
    assertThat(ids(place.post(carl, "x", mine, mine, mine, mine, mine).ok().json()))
        .containsExactly(mine);
  }

  @Test
  void anEditKeepsTheFiles() {
    var id = place.put(bob, 1);
    var message = place.post(bob, "before", id).ok().text("message_id");
    var edited =
        bob.patch(place.path() + "/messages/" + message, "{\"content\":\"after\"}").ok().json();
    assertThat(ids(edited)).containsExactly(id);
    assertThat(newest(place)).isEqualTo(edited);
  }

  @Test
  void aFileTakenOutOfAMessageIsToldToItsReaders() {
    var first = place.put(bob, 1);
    var second = place.put(bob, 2);
    var message = place.post(bob, "", first, second).ok().json();
    try (var socket = ann.connect().subscribe(club.id(), place.channel())) {
      place.delete(bob, first).ok();
      var update = socket.next("message_update");
      assertThat(update.path("message_id")).isEqualTo(message.path("message_id"));
      assertThat(update.path("updated_at_unix").asLong()).isPositive();
      assertThat(update.path("updated_fields").size()).isEqualTo(1);
      assertThat(update.path("updated_fields").path("attachments"))
          .isEqualTo(newest(place).path("attachments"))
          .hasSize(1);
      place.delete(bob, second).ok();
      assertThat(socket.next("message_update").path("updated_fields").path("attachments"))
          .isEmpty();
    }
    assertThat(newest(place).path("message_id")).isEqualTo(message.path("message_id"));
    assertThat(newest(place).path("edited_at_unix").isNull()).isTrue();
  }

  @Test
  void anUnclaimedFileGoesWithoutAWord() {
    var id = place.put(bob, 1);
    long next = club.nextSeq();
    place.delete(bob, id).ok();
    assertThat(club.nextSeq()).isEqualTo(next);
  }

  @Test
  void filesGoWithTheirMessage() {
    var id = place.put(bob, 77);
    var message = place.post(bob, "bye", id).ok().text("message_id");
    bob.delete(place.path() + "/messages/" + message).ok();
    place.download(bob, id).refused(404, "not_found");
    assertThat(place.rows()).doesNotContain(id);
    assertThat(server.database().sql("SELECT object_key FROM removed_objects"))
        .contains("attachments/" + id);
  }

  @Test
  void messageIdsRiseAcrossBothWaysOfWriting() {
    var own = place.another(ann);
    var ids = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      ids.add(
          i % 2 == 0
              ? own.post(ann, "x", own.put(ann, 1)).ok().text("message_id")
              : ann.say(club.id(), own.channel(), "plain"));
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(
            server
                .database()
                .sql("SELECT last_message_id FROM guild_log_head WHERE guild_id = ?", club.id()))
        .containsExactly(ids.getLast());
  }

  @Test
  void aPageOfMessagesWithFilesStaysBelowItsLimit() {
    var own = place.another(ann);
    server
        .database()
        .sql(
            """
            INSERT INTO attachments (attachment_id, guild_id, channel_id, message_id, owner_id, filename,
              mime_type, size_bytes, sha256, created_at)
            SELECT '01JD' || lpad(n::text, 22, '0'), ?, ?, NULL, ?, repeat('"', 128), 'text/plain', 1,
              sha256('x'), extract(epoch FROM now()) FROM generate_series(1, 500) n
            """,
            club.id(),
            own.channel(),
            ann.id());
    var files =
        server
            .database()
            .sql(
                "SELECT attachment_id FROM attachments WHERE channel_id = ? AND owner_id = ? ORDER BY 1",
                own.channel(),
                ann.id());
    for (int i = 0; i < 100; i++) {
      own.post(ann, "m" + i, files.subList(5 * i, 5 * i + 5).toArray(String[]::new)).ok();
    }
    int seen = 0;
    String before = "";
    do {
      var page = ann.get(own.path() + "/messages?limit=100" + before).ok();
      assertThat(page.response().body().length).isLessThanOrEqualTo(64_000);
      seen += page.json().path("messages").size();
      before =
          page.json().path("next_before").isNull() ? "" : "&before=" + page.text("next_before");
    } while (!before.isEmpty());
    assertThat(seen).isEqualTo(100);
  }

  @Test
  void searchFindsMessagesByTheirFiles() {
    var own = place.another(ann);
    var id = own.uploadNamed(ann, "tusks-2026.bin").ok().text("attachment_id");
    var with = own.post(ann, "walrus", id).ok().json();
    ann.say(club.id(), own.channel(), "walrus");
    assertThat(found("walrus")).containsExactly(with);
    assertThat(found("tusks-2026.bin")).containsExactly(with);
    own.delete(ann, id).ok();
    assertThat(found("walrus")).isEmpty();
    assertThat(found("tusks")).isEmpty();
    var reconciled = ann.post("/guilds/" + club.id() + "/search/reconcile").ok().json();
    assertThat(reconciled.path("upserted").asInt() + reconciled.path("deleted").asInt()).isZero();
  }

  private static List<JsonNode> found(String word) {
    var path = "/guilds/" + club.id() + "/search?q=" + word + "&has=attachment";
    return ann.search(path).json().path("messages").valueStream().toList();
  }
}
