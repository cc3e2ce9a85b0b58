package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Who loses access hears of it, and of nothing after it. That nothing came is shown by an event of
/// another guild that was published later.
class RevocationIT {
  private static final String MESSAGES = "[\"create_message\"]";

  @AutoClose private static final TestServer server = TestServer.start();

  private final Club club = found();
  private final Club other = found();
  private final String channel = club.channel();
  private final String elsewhere = other.channel();
  private final Person ann = club.member("ann");

  private static Club found() {
    return Club.found(server);
  }

  @Test
  void kickedMemberGetsNoFurtherEvents() {
    try (var socket = subscribed();
        var second = subscribed()) {
      club.kick(ann);
      for (var each : List.of(socket, second)) {
        var removed = each.next("workspace_member_remove");
        assertThat(removed.path("reason").asText()).isEqualTo("kick");
        assertThat(removed.path("user_id").asText()).isEqualTo(ann.id());
      }
      assertThatNothingComes(socket, "kicked");
      assertThatNothingComes(second, "kicked");
    }
  }

  @Test
  void bannedMemberGetsNoFurtherEvents() {
    try (var socket = subscribed()) {
      club.owner().post(club.path("/members/" + ann.id() + "/ban")).ok();
      socket.next("workspace_member_ban");
      assertThat(socket.next().path("d").path("reason").asText()).isEqualTo("ban");
      assertThatNothingComes(socket, "banned");
    }
  }

  @Test
  void whoLeavesGetsNoFurtherEvents() {
    try (var socket = subscribed()) {
      ann.delete(club.path("/members/me")).ok();
      assertThat(socket.next("workspace_member_remove").path("reason").asText()).isEqualTo("leave");
      assertThatNothingComes(socket, "left");
      ann.join(club.id());
      assertThatNothingComes(socket, "back but not subscribed");
      socket.subscribe(club.id(), channel);
      socket.next("voice_participant_sync");
      club.owner().say(club.id(), channel, "hello again");
      assertThat(socket.next("message_create").path("content").asText()).isEqualTo("hello again");
    }
  }

  @Test
  void deletedChannelSaysNothingAfterItsEnd() {
    var second = club.channel();
    try (var socket = subscribed()) {
      socket.subscribe(club.id(), second);
      socket.next("voice_participant_sync");
      club.owner().delete(club.path("/channels/" + channel)).ok();
      socket.next("channel_delete");
      club.owner().say(club.id(), second, "still here");
      assertThat(socket.next().path("d").path("content").asText()).isEqualTo("still here");
    }
  }

  @Test
  void deletedGuildSaysNothingAfterItsEnd() {
    try (var socket = subscribed()) {
      club.owner().delete(club.path("")).ok();
      socket.next("workspace_delete");
      assertThatNothingComes(socket, "deleted");
    }
  }

  @Test
  void memberOverrideEndsTheSubscription() {
    var second = club.channel();
    try (var socket = subscribed()) {
      socket.subscribe(club.id(), second);
      socket.next("voice_participant_sync");
      club.override(club.owner(), channel, "member/" + ann.id(), "[]", MESSAGES).ok();
      socket.next("workspace_channel_permission_override_update");
      club.owner().say(club.id(), channel, "hidden");
      club.owner().say(club.id(), second, "seen");
      assertThat(socket.next().path("d").path("content").asText()).isEqualTo("seen");
      club.owner()
          .delete(club.path("/channels/" + channel + "/permission-overrides/member/" + ann.id()))
          .ok();
      club.owner().say(club.id(), channel, "hidden still: it needs a new subscription");
      club.owner().say(club.id(), second, "seen again");
      var next = socket.next("message_create");
      assertThat(next.path("content").asText()).isEqualTo("seen again");
    }
  }

  @Test
  void roleThatIsTakenAwayEndsTheSubscription() {
    var hidden = club.channel();
    var role = roleThatSees(hidden);
    try (var socket = ann.connect();
        var owners = club.owner().connect()) {
      socket.subscribe(club.id(), hidden);
      socket.next("subscribed");
      owners.subscribe(club.id(), hidden);
      club.owner().delete(club.path("/roles/" + role + "/members/" + ann.id())).ok();
      socket.next("workspace_role_assignment_remove");
      club.owner().say(club.id(), hidden, "hidden");
      assertThat(barrier(socket)).noneMatch(event -> is(event, "message_create", "hidden"));
      assertThat(owners.next("message_create").path("content").asText()).isEqualTo("hidden");
    }
  }

  @Test
  void deletedRoleEndsTheSubscription() {
    var hidden = club.channel();
    var role = roleThatSees(hidden);
    try (var socket = ann.connect()) {
      socket.subscribe(club.id(), hidden);
      socket.next("subscribed");
      club.owner().delete(club.path("/roles/" + role)).ok();
      socket.next("workspace_role_delete");
      club.owner().say(club.id(), hidden, "hidden");
      assertThat(barrier(socket)).noneMatch(event -> is(event, "message_create", "hidden"));
    }
  }

  /// A role of ann's without which the channel cannot be seen.
  private String roleThatSees(String hidden) {
    var role = club.role(5, "create_message");
    club.assign(ann, role);
    club.override(club.owner(), hidden, "role/" + club.seeded("everyone"), "[]", MESSAGES).ok();
    club.override(club.owner(), hidden, "role/" + role, MESSAGES, "[]").ok();
    return role;
  }

  @Test
  void endedAuthSessionClosesItsSockets() {
    var again = ann.logInAgain();
    try (var first = ann.connect();
        var second = again.connect()) {
      first.next("ready");
      second.next("ready");
      again.post("/auth/logout", "{\"refresh_token\":\"" + again.refreshToken() + "\"}").ok();
      assertThat(second.closed()).isEqualTo(new Socket.Closed(1008, "session_revoked"));
      first.subscribe(club.id(), channel);
      var current =
          server
              .database()
              .sql(
                  "SELECT session_id FROM sessions WHERE user_id = ? AND revoked_at IS NULL",
                  ann.id())
              .getFirst();
      ann.delete("/auth/sessions/" + current).ok();
      assertThat(first.closed()).isEqualTo(new Socket.Closed(1008, "session_revoked"));
    }
    assertThat(ServerMetrics.disconnects(server, "session_revoked")).isGreaterThanOrEqualTo(2);
  }

  private Socket subscribed() {
    var socket = ann.connect();
    socket.subscribe(club.id(), channel);
    socket.next("voice_participant_sync");
    return socket;
  }

  private void assertThatNothingComes(Socket socket, String said) {
    if (!said.equals("deleted")) {
      club.owner().say(club.id(), channel, said);
    }
    assertThat(barrier(socket))
        .noneMatch(event -> event.path("d").path("guild_id").asText().equals(club.id()));
  }

  /// Joins another guild and waits for its first message: everything that was on the way before has
  /// come then.
  private List<JsonNode> barrier(Socket socket) {
    if (ann.post(other.path("/join")).status() == 200) {
      socket.subscribe(other.id(), elsewhere);
    }
    other.owner().say(other.id(), elsewhere, "barrier");
    return socket.upTo("message_create").stream()
        .filter(event -> !event.path("t").asText().startsWith("presence"))
        .toList();
  }

  private static boolean is(JsonNode event, String type, String content) {
    return event.path("t").asText().equals(type)
        && event.path("d").path("content").asText().equals(content);
  }
}
