package chat.filament.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelIT {
  private static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final String ROOT = "01BX5ZZKBKACTAV9WEVGEMMVRZ";

  @AutoClose private static TestServer server;
  private static Person root;
  private static Club club;
  private static Person member;
  private static Person stranger;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", ROOT));
    root = Club.serverOwner(server, ROOT);
    club = Club.found(server);
    member = club.member("member");
    stranger = server.person("stranger");
  }

  private static Answer create(Person by, String body) {
    return by.post(club.path("/channels"), body);
  }

  private static String channel(String id) {
    return club.path("/channels/" + id);
  }

  private static List<String> listed(Person by, Club club) {
    var channels = by.get(club.path("/channels")).ok().json().path("channels");
    return StreamSupport.stream(channels.spliterator(), false)
        .map(channel -> channel.path("channel_id").asText())
        .toList();
  }

  @Test
  void aNewChannelIsAnsweredLoggedAuditedAndListed() {
    var answer = create(club.owner(), "{\"name\":\"  the lobby \",\"kind\":\"voice\"}").ok();
    var id = answer.text("channel_id");

    assertThat(answer.text())
        .isEqualTo(
            "{\"channel_id\":\"%s\",\"name\":\"the lobby\",\"kind\":\"voice\"}".formatted(id));
    assertThat(club.lastEvent("channel_create").toString())
        .isEqualTo("{\"guild_id\":\"%s\",\"channel\":%s}".formatted(club.id(), answer.text()));
    assertThat(club.log(club.nextSeq() - 1)).containsExactly("channel_create|viewers|" + id);
    assertThat(club.audit(1))
        .containsExactly(
            "channel.create|%s|null|{\"kind\": \"voice\", \"name\": \"the lobby\", \"channel_id\": \"%s\"}"
                .formatted(club.owner().id(), id));
    assertThat(listed(member, club)).contains(id);
  }

  @Test
  void aChannelIsATextChannelUnlessItSaysOtherwise() {
    assertThat(create(club.owner(), "{\"name\":\"a\",\"kind\":null}").ok().text("kind"))
        .isEqualTo("text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":null}",
        "{\"name\":\"   \"}",
        "{\"name\":\"tab\\there\"}",
        "{\"name\":\"grün\"}",
        "{\"name\":7}",
        "{\"name\":\"a\",\"kind\":\"TEXT\"}",
        "{\"name\":\"a\",\"kind\":\"vo\\u0131ce\"}",
        "{\"name\":\"a\",\"topic\":\"b\"}"
      })
  void badDraftsAreRefused(String body) {
    create(club.owner(), body).refused(400, "invalid_request");
  }

  @Test
  void namesHoldOneTo64Bytes() {
    create(club.owner(), "{\"name\":\"%s\"}".formatted("x".repeat(64))).ok();
    create(club.owner(), "{\"name\":\"%s\"}".formatted("x".repeat(65)))
        .refused(400, "invalid_request");
  }

  @Test
  void onlyManagersCreateChannels() {
    create(member, "{\"name\":\"mine\"}").refused(403, "forbidden");
    create(stranger, "{\"name\":\"mine\"}").refused(403, "forbidden");
    server
        .client()
        .post(club.path("/channels"), "{\"name\":\"a\"}")
        .refused(401, "invalid_credentials");
    create(root, "{\"name\":\"from above\"}").ok();
  }

  @Test
  void unknownGuildsAreForbiddenExceptForTheServerOwner() {
    for (var guild : List.of(NOBODY, "nonsense")) {
      var path = "/guilds/" + guild + "/channels";
      member.get(path).refused(403, "forbidden");
      member.post(path, "{\"name\":\"a\"}").refused(403, "forbidden");
      root.get(path).refused(404, "not_found");
      root.post(path, "{\"name\":\"a\"}").refused(404, "not_found");
    }
    stranger.get(club.path("/channels")).refused(403, "forbidden");
  }

  @Test
  void theListGoesFromTheOldestToTheNewestInPages() {
    var other = Club.found(server);
    var made = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      made.add(other.channel());
    }
    server
        .database()
        .sql(
            """
            INSERT INTO channels (channel_id, guild_id, name, kind, created_at)
            SELECT lpad(n::text, 26, '0'), ?, 'n' || n, 'text', n FROM generate_series(1, 500) n
            """,
            other.id());
    other.changedElsewhere();
    made.add(other.channel());

    var first = other.owner().get(other.path("/channels")).ok();
    assertThat(first.keys()).containsExactly("channels", "next_cursor");
    assertThat(first.json().path("channels").path(0).toString())
        .isEqualTo(
            "{\"channel_id\":\"00000000000000000000000001\",\"name\":\"n1\",\"kind\":\"text\"}");
    assertThat(first.json().path("channels")).hasSize(500);
    assertThat(first.text("next_cursor")).isEqualTo("500_00000000000000000000000500");
    var second =
        other.owner().get(other.path("/channels?cursor=" + first.text("next_cursor"))).ok();
    assertThat(second.json().path("channels")).hasSize(4);
    assertThat(second.json().path("channels").findValuesAsText("channel_id"))
        .containsExactlyInAnyOrderElementsOf(made);
    assertThat(second.json().path("next_cursor").isNull()).isTrue();
    other.owner().get(other.path("/channels?cursor=1")).refused(400, "invalid_request");
  }

  @Test
  void aPageNeverExceeds64000Bytes() {
    var other = Club.found(server);
    server
        .database()
        .sql(
            """
            INSERT INTO channels (channel_id, guild_id, name, kind, created_at)
            SELECT lpad((9000 + n)::text, 26, '0'), ?, repeat('\"', 64), 'voice', n
            FROM generate_series(1, 500) n
            """,
            other.id());
    other.channel();
    var ids = new ArrayList<String>();
    var cursor = "";
    while (!cursor.equals("null")) {
      var page =
          other
              .owner()
              .get(other.path("/channels?cursor=" + cursor).replaceAll("=$", "=0_" + NOBODY))
              .ok();
      assertThat(page.response().body().length).isLessThanOrEqualTo(64_000);
      ids.addAll(page.json().path("channels").findValuesAsText("channel_id"));
      cursor = page.text("next_cursor");
    }
    assertThat(ids).hasSize(501).doesNotHaveDuplicates();
  }

  @Test
  void aChannelIsRenamedOnceForEachNewName() {
    var id = club.channel();
    var answer = club.owner().patch(channel(id), "{\"name\":\"news\"}").ok();

    assertThat(answer.text())
        .isEqualTo("{\"channel_id\":\"%s\",\"name\":\"news\",\"kind\":\"text\"}".formatted(id));
    var event = club.lastEvent("channel_update");
    assertThat(Answer.keys(event))
        .containsExactly(
            "guild_id", "channel_id", "updated_fields", "updated_at_unix", "actor_user_id");
    assertThat(event.path("updated_fields").toString()).isEqualTo("{\"name\":\"news\"}");
    assertThat(event.path("updated_at_unix").asLong()).isPositive();
    assertThat(event.path("actor_user_id").asText()).isEqualTo(club.owner().id());
    assertThat(club.audit(1))
        .containsExactly(
            "channel.update|%s|null|{\"name\": \"news\", \"channel_id\": \"%s\"}"
                .formatted(club.owner().id(), id));

    long seq = club.nextSeq();
    long audits = club.audits();
    assertThat(club.owner().patch(channel(id), "{\"name\":\" news \"}").ok().text())
        .isEqualTo(answer.text());
    assertThat(club.nextSeq()).isEqualTo(seq);
    assertThat(club.audits()).isEqualTo(audits);
  }

  @Test
  void renamingAndDeletingNeedAManagerInThatChannel() {
    var id = club.channel();
    for (var path : List.of(channel(NOBODY), channel("nonsense"))) {
      club.owner().patch(path, "{\"name\":\"a\"}").refused(404, "not_found");
      club.owner().delete(path).refused(404, "not_found");
      member.delete(path).refused(404, "not_found");
      stranger.delete(path).refused(403, "forbidden");
    }
    member.patch(channel(id), "{\"name\":\"a\"}").refused(403, "forbidden");
    member.delete(channel(id)).refused(403, "forbidden");
    stranger.patch(channel(id), "{\"name\":\"a\"}").refused(403, "forbidden");
    club.owner().patch(channel(id), "{}").refused(400, "invalid_request");

    club.override(club.owner(), id, "member/" + member.id(), "[\"manage_channel_overrides\"]", "[]")
        .ok();
    member.patch(channel(id), "{\"name\":\"mine\"}").ok();
    member.delete(channel(id)).ok();
  }

  @Test
  void aDeletedChannelIsGoneWithItsOverrides() {
    var id = club.channel();
    var database = server.database();
    club.override(club.owner(), id, "role/" + club.seeded("everyone"), "[]", "[]").ok();

    var answer = club.owner().delete(channel(id));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.text()).isEmpty();
    assertThat(answer.header("content-type")).isEmpty();
    var event = club.lastEvent("channel_delete");
    assertThat(Answer.keys(event))
        .containsExactly("guild_id", "channel_id", "deleted_at_unix", "actor_user_id");
    assertThat(event.path("channel_id").asText()).isEqualTo(id);
    assertThat(club.log(club.nextSeq() - 1)).containsExactly("channel_delete|viewers|" + id);
    assertThat(club.audit(1))
        .containsExactly(
            "channel.delete|%s|null|{\"name\": \"general\", \"channel_id\": \"%s\"}"
                .formatted(club.owner().id(), id));
    assertThat(database.sql("SELECT FROM channel_overrides WHERE channel_id = ?", id)).isEmpty();
    assertThat(listed(club.owner(), club)).doesNotContain(id);
    club.owner().delete(channel(id)).refused(404, "not_found");
    club.owner().get(channel(id) + "/permissions/self").refused(404, "not_found");
  }

  @Test
  void whoCannotWriteInAChannelDoesNotSeeIt() {
    var id = club.channel();
    club.override(club.owner(), id, "member/" + member.id(), "[]", "[\"create_message\"]").ok();

    assertThat(listed(member, club)).doesNotContain(id);
    assertThat(listed(club.owner(), club)).contains(id);
    assertThat(listed(root, club)).contains(id);
    member.get(channel(id) + "/permissions/self").refused(403, "forbidden");
    member.get(channel(NOBODY) + "/permissions/self").refused(404, "not_found");
    stranger.get(channel(id) + "/permissions/self").refused(403, "forbidden");
  }

  @Test
  void permissionsSelfTellsRoleAndPermissionsInBitOrder() {
    var id = club.channel();
    assertThat(club.self(member, id))
        .isEqualTo(
            "{\"role\":\"member\",\"permissions\":[\"create_message\",\"subscribe_streams\"]}");
    var all =
        "{\"role\":\"owner\",\"permissions\":[\"manage_roles\",\"manage_member_roles\",\"manage_workspace_roles\",\"manage_channel_overrides\",\"delete_message\",\"ban_member\",\"view_audit_log\",\"manage_ip_bans\",\"create_message\",\"publish_video\",\"publish_screen_share\",\"subscribe_streams\"]}";
    assertThat(club.self(club.owner(), id)).isEqualTo(all);
    assertThat(club.self(root, id)).isEqualTo(all);
    var moderator = club.member("moderator");
    club.assign(moderator, club.seeded("moderator"));
    assertThat(club.self(moderator, id))
        .startsWith(
            "{\"role\":\"moderator\",\"permissions\":[\"manage_member_roles\",\"manage_channel_overrides\",");
  }
}
