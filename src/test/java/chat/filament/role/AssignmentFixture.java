package chat.filament.role;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// A club with its ranks, and somebody whose roles change.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AssignmentFixture {
  static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  static final String ROOT = "01BX5ZZKBKACTAV9WEVGEMMVRZ";
  @AutoClose TestServer server;
  Person root;
  Person owner;
  Person member;
  Person moderator;
  Person stranger;
  Club club;

  @BeforeAll
  void start() {
    server = TestServer.start(Map.of("FILAMENT_SERVER_OWNER_USER_ID", ROOT));
    root = Club.serverOwner(server, ROOT);
    owner = server.person("owner");
    member = server.person("member");
    moderator = server.person("moderator");
    stranger = server.person("stranger");
  }

  @BeforeEach
  void found() {
    club = new Club(server, owner, owner.createGuild());
    member.join(club.id());
    moderator.join(club.id());
    club.assign(moderator, club.seeded("moderator"));
  }

  String path(String role, String user) {
    return club.path("/roles/" + role + "/members/" + user);
  }

  Answer assign(Person by, String role, Person to) {
    return by.post(path(role, to.id()));
  }

  Answer unassign(Person by, String role, Person from) {
    return by.delete(path(role, from.id()));
  }

  /// Who holds the role, according to the database.
  List<String> holders(String role) {
    return server
        .database()
        .sql("SELECT user_id FROM guild_role_members WHERE role_id = ? ORDER BY user_id", role);
  }
}
