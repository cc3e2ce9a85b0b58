package chat.filament.role;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What sockets get of roles and assignments, and how that changes what else they get.
class RoleEventsIT {
  private static final String NONE = "[]";
  private static final String TALK = "[\"create_message\"]";

  @AutoClose private static TestServer server;
  private static Person owner;
  private static Person member;
  private Club club;
  private String lobby = "";
  private String staff = "";
  private String crew = "";

  @BeforeAll
  static void start() {
    server = TestServer.start();
    owner = server.person("owner");
    member = server.person("member");
  }

  /// Only the crew sees the staff channel.
  @BeforeEach
  void found() {
    club = new Club(server, owner, owner.createGuild());
    member.join(club.id());
    lobby = club.channel();
    staff = club.channel();
    crew = club.role(7);
    club.override(owner, staff, "role/" + club.seeded("everyone"), NONE, TALK).ok();
    club.override(owner, staff, "role/" + crew, TALK, NONE).ok();
    club.assign(member, crew);
  }

  private Socket listen() {
    return member.connect().subscribe(club.id(), lobby).subscribe(club.id(), staff);
  }

  private static JsonNode next(Socket socket) {
    JsonNode event;
    do {
      event = socket.next();
    } while (!event.path("t").asText().matches("(workspace|message)_.*"));
    return event;
  }

  private void expect(Socket socket, String type) {
    var event = next(socket);
    assertThat(event.path("t").asText()).isEqualTo(type);
    assertThat(event.path("d")).isEqualTo(club.lastEvent(type));
  }

  /// Sees the lobby and no longer the staff channel.
  private void expectLobbyOnly(Socket socket) {
    owner.say(club.id(), staff, "among us");
    owner.say(club.id(), lobby, "to all");
    assertThat(next(socket).path("d").path("content").asText()).isEqualTo("to all");
    member.get(club.path("/channels/" + staff + "/messages")).refused(403, "forbidden");
  }

  @Test
  void everyChangeOfARoleIsAnEventOfTheGuild() {
    try (var socket = listen()) {
      var role = club.role(3, "publish_video");
      expect(socket, "workspace_role_create");
      owner.patch(club.path("/roles/" + role), "{\"name\":\"new\",\"color_hex\":null}").ok();
      expect(socket, "workspace_role_update");
      var order = "{\"role_ids\":%s}".formatted(Club.names(role, crew));
      owner.post(club.path("/roles/reorder"), order).ok();
      expect(socket, "workspace_role_reorder");
      club.assign(member, role);
      expect(socket, "workspace_role_assignment_add");
      owner.delete(club.path("/roles/" + role + "/members/" + member.id())).ok();
      expect(socket, "workspace_role_assignment_remove");
      owner.delete(club.path("/roles/" + role)).ok();
      expect(socket, "workspace_role_delete");
    }
  }

  @Test
  void whoLosesTheRoleGetsNoFurtherMessages() {
    try (var socket = listen()) {
      owner.say(club.id(), staff, "hello");
      assertThat(next(socket).path("d").path("content").asText()).isEqualTo("hello");
      owner.delete(club.path("/roles/" + crew + "/members/" + member.id())).ok();
      expect(socket, "workspace_role_assignment_remove");
      expectLobbyOnly(socket);
    }
  }

  @Test
  void aDeletedRoleOpensNoDoorsAnyMore() {
    try (var socket = listen()) {
      owner.delete(club.path("/roles/" + crew)).ok();
      expect(socket, "workspace_role_delete");
      expectLobbyOnly(socket);
    }
  }
}
