package chat.filament.role;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// A server, the people of a guild and the routes of its roles. Every test has a guild of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RoleRoutes {
  static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  static final String ROOT = "01BX5ZZKBKACTAV9WEVGEMMVRZ";

  TestServer server;
  Person root;
  Person member;
  Person stranger;

  /// Holds a role at 50 with `manage_workspace_roles`, `ban_member` and what everybody has.
  Person editor;

  Person owner;
  Club club;

  @BeforeAll
  void start() {
    server = TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", ROOT));
    root = Club.serverOwner(server, ROOT);
    owner = server.person("owner");
    member = server.person("member");
    editor = server.person("editor");
    stranger = server.person("stranger");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void found() {
    club = new Club(server, owner, owner.createGuild());
    member.join(club.id());
    editor.join(club.id());
    club.assign(editor, club.role(50, "manage_workspace_roles", "ban_member"));
  }

  Answer create(Person by, String body) {
    return by.post(club.path("/roles"), body);
  }

  Answer edit(Person by, String role, String body) {
    return by.patch(club.path("/roles/" + role), body);
  }

  Answer delete(Person by, String role) {
    return by.delete(club.path("/roles/" + role));
  }

  Answer makeDefault(Person by, String body) {
    return by.post(club.path("/roles/default"), body);
  }

  Answer list() {
    return member.get(club.path("/roles")).ok();
  }

  String body(int position, String... permissions) {
    return "{\"name\":\"r\",\"position\":%d,\"permissions\":%s}"
        .formatted(position, Club.names(permissions));
  }

  /// The role as the list shows it.
  String shown(String role) {
    return StreamSupport.stream(list().json().path("roles").spliterator(), false)
        .filter(view -> view.path("role_id").asText().equals(role))
        .findFirst()
        .map(Object::toString)
        .orElse("absent");
  }
}
