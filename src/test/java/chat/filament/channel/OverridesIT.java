package chat.filament.channel;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Overrides are set, listed and taken away.
class OverridesIT extends OverrideRoutes {
  @Test
  void anOverrideIsListedLoggedAndAudited() {
    var role = club.role(7, "ban_member");
    var sent = "[\"publish_video\",\"delete_message\",\"publish_video\"]";

    assertThat(set(club.owner(), "role/" + role, sent, TALK).ok().text())
        .isEqualTo("{\"accepted\":true}");

    var inOrder = "[\"delete_message\",\"publish_video\"]";
    assertThat(list(club.owner()).ok().text())
        .isEqualTo(overrides(view("role", role, inOrder, TALK)));
    var event = club.lastEvent("workspace_channel_permission_override_update");
    checkEvent(
        event,
        "guild_id channel_id target_kind target_id updated_fields updated_at_unix actor_user_id",
        inOrder,
        TALK);
    assertThat(event.path("target_kind").asText()).isEqualTo("role");
    assertThat(event.path("target_id").asText()).isEqualTo(role);
    assertThat(club.log(club.nextSeq() - 1))
        .containsExactly("workspace_channel_permission_override_update|guild|null");
    assertThat(club.audit(1).getFirst())
        .startsWith("channel.permission_override.update|%s|null|".formatted(club.owner().id()))
        .contains("\"allow\": [\"delete_message\", \"publish_video\"]")
        .contains("\"deny\": [\"create_message\"]")
        .contains("\"channel_id\": \"" + channel)
        .contains("\"target_kind\": \"role\"")
        .contains("\"target_id\": \"" + role);
  }

  @Test
  void aDeletedOverrideIsAnEventWithEmptyLists() {
    set(club.owner(), "member/" + member.id(), NONE, TALK).ok();

    assertThat(delete(club.owner(), "member/" + member.id()).ok().text())
        .isEqualTo("{\"accepted\":true}");

    assertThat(list(club.owner()).ok().text()).isEqualTo(overrides());
    checkEvent(
        club.lastEvent("workspace_channel_permission_override_update"),
        "guild_id channel_id target_kind target_id updated_fields updated_at_unix actor_user_id",
        NONE,
        NONE);
    assertThat(club.audit(1).getFirst())
        .startsWith("channel.permission_override.delete|")
        .doesNotContain("allow");
    delete(club.owner(), "member/" + member.id()).refused(404, "not_found");
  }

  @Test
  void bothRoutesWriteTheSameRow() {
    var seeded = club.seeded("member");
    setSeeded(club.owner(), "member", VIDEO, TALK).ok();

    assertThat(list(club.owner()).ok().text())
        .isEqualTo(overrides(view("role", seeded, VIDEO, TALK)));
    var event = club.lastEvent("workspace_channel_role_override_update");
    checkEvent(
        event,
        "guild_id channel_id role updated_fields updated_at_unix actor_user_id",
        VIDEO,
        TALK);
    assertThat(event.path("role").asText()).isEqualTo("member");
    assertThat(club.audit(1).getFirst())
        .startsWith("channel.override.update|")
        .contains("\"role\": \"member\"")
        .contains("\"allow_bits\": 512")
        .contains("\"deny_bits\": 256");

    set(club.owner(), "role/" + seeded, NONE, VIDEO).ok();
    assertThat(list(club.owner()).ok().text())
        .isEqualTo(overrides(view("role", seeded, NONE, VIDEO)));
    delete(club.owner(), "role/" + seeded).ok();
    assertThat(list(club.owner()).ok().text()).isEqualTo(overrides());
  }

  @Test
  void theOldRouteIsForOwnersAndTheirThreeRoles() {
    setSeeded(moderator, "member", NONE, NONE).refused(403, "forbidden");
    setSeeded(stranger, "member", NONE, NONE).refused(403, "forbidden");
    setSeeded(club.owner(), "everyone", NONE, NONE).refused(400, "invalid_request");
    setSeeded(club.owner(), "Member", NONE, NONE).refused(400, "invalid_request");
    setSeeded(club.owner(), "owner", NONE, TALK).ok();
    assertThat(club.self(club.owner(), channel)).contains("create_message");

    var other = Club.found(server);
    var place = other.channel();
    other.owner().delete(other.path("/roles/" + other.seeded("moderator"))).ok();
    var body = "{\"allow\":[],\"deny\":[]}";
    other
        .owner()
        .post(other.path("/channels/" + place + "/overrides/moderator"), body)
        .refused(404, "not_found");
    other
        .owner()
        .post(other.path("/channels/" + NOBODY + "/overrides/member"), body)
        .refused(404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"allow\":[]}",
        "{\"allow\":[],\"deny\":null}",
        "{\"allow\":[\"fly\"],\"deny\":[]}",
        "{\"allow\":[null],\"deny\":[]}",
        "{\"allow\":[\"MANAGE_ROLES\"],\"deny\":[]}",
        "{\"allow\":[\"ban_member\"],\"deny\":[\"ban_member\"]}",
        "{\"allow\":\"ban_member\",\"deny\":[]}",
        "{\"allow\":[],\"deny\":[],\"note\":1}"
      })
  void badOverridesAreRefused(String body) {
    var path = club.path("/channels/" + channel);
    club.owner().post(path + "/overrides/member", body).refused(400, "invalid_request");
    club.owner()
        .post(path + "/permission-overrides/member/" + member.id(), body)
        .refused(400, "invalid_request");
  }

  @Test
  void targetsAreRolesAndMembersOfThisGuild() {
    var foreign = Club.found(server).seeded("moderator");
    for (var target :
        List.of(
            "role/" + NOBODY,
            "role/nonsense",
            "role/" + foreign,
            "role/" + member.id(),
            "member/" + stranger.id(),
            "member/" + NOBODY,
            "member/x")) {
      set(club.owner(), target, NONE, NONE).refused(404, "not_found");
      delete(club.owner(), target).refused(404, "not_found");
    }
    set(club.owner(), "user/" + member.id(), NONE, NONE).refused(400, "invalid_request");
    delete(club.owner(), "user/" + member.id()).refused(400, "invalid_request");
    set(club.owner(), "member/" + member.id().toLowerCase(java.util.Locale.ROOT), NONE, NONE).ok();
    assertThat(list(club.owner()).ok().text())
        .isEqualTo(overrides(view("member", member.id(), NONE, NONE)));
  }

  @Test
  void unknownChannelsAreNotFoundAndOutsidersForbidden() {
    channel = NOBODY;
    for (var by : List.of(club.owner(), member)) {
      list(by).refused(404, "not_found");
      set(by, "member/" + member.id(), NONE, NONE).refused(404, "not_found");
      delete(by, "member/" + member.id()).refused(404, "not_found");
      setSeeded(by, "member", NONE, NONE).refused(404, "not_found");
    }
    openChannel();
    for (var by : List.of(stranger, member)) {
      list(by).refused(403, "forbidden");
      set(by, "member/" + member.id(), NONE, NONE).refused(403, "forbidden");
      delete(by, "member/" + member.id()).refused(403, "forbidden");
    }
  }

  @Test
  void theListHasRolesFirstAndComesInPages() {
    var database = server.database();
    database.sql(
        """
        INSERT INTO users (user_id, username, password_hash, created_at)
        SELECT lpad(n::text, 26, '0'), 'crowd' || n, 'x', 1 FROM generate_series(1, 400) n
        """);
    database.sql(
        """
        INSERT INTO channel_overrides
          (guild_id, channel_id, target_kind, user_id, allow_mask, deny_mask)
        SELECT ?, ?, 'member', lpad(n::text, 26, '0'), 2047, 2048 FROM generate_series(1, 400) n
        """,
        club.id(),
        channel);
    club.changedElsewhere();
    setSeeded(club.owner(), "member", NONE, NONE).ok();
    set(club.owner(), "role/" + club.seeded("everyone"), NONE, NONE).ok();

    var kinds = new ArrayList<String>();
    var ids = new ArrayList<String>();
    var page = list(club.owner()).ok();
    while (true) {
      assertThat(page.response().body().length).isLessThanOrEqualTo(64_000);
      kinds.addAll(page.json().path("overrides").findValuesAsText("target_kind"));
      ids.addAll(page.json().path("overrides").findValuesAsText("target_id"));
      if (page.json().path("next_cursor").isNull()) {
        break;
      }
      assertThat(page.text("next_cursor")).isEqualTo(kinds.getLast() + "_" + ids.getLast());
      var path = club.path("/channels/" + channel + "/permission-overrides?cursor=");
      page = club.owner().get(path + page.text("next_cursor")).ok();
    }
    assertThat(ids).hasSize(402).doesNotHaveDuplicates();
    assertThat(kinds.subList(0, 2)).containsOnly("role");
    assertThat(kinds.subList(2, 402)).containsOnly("member");
    assertThat(ids.subList(0, 2)).isSorted();
    assertThat(ids.subList(2, 402)).isSorted();
    club.owner()
        .get(club.path("/channels/" + channel + "/permission-overrides?cursor=everyone_" + NOBODY))
        .refused(400, "invalid_request");
  }
}
