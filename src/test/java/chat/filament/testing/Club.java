package chat.filament.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A public guild and what a test wants to know about it: what its members may do, what its log and
/// its audit trail say.
public record Club(TestServer server, Person owner, String id) {
  /// Founds one; `owner` holds `workspace_owner`.
  public static Club found(TestServer server) {
    var owner = server.person("owner");
    return new Club(server, owner, owner.createGuild());
  }

  /// Registers the account that `FILAMENT_SERVER_OWNER_USER_ID` names, and logs it in.
  public static Person serverOwner(TestServer server, String id) {
    return server.person("root", id);
  }

  /// `/guilds/{id}` and the rest of a path.
  public String path(String rest) {
    return "/guilds/" + id + rest;
  }

  /// Somebody who has joined.
  public Person member(String name) {
    var person = server.person(name);
    person.join(id);
    return person;
  }

  /// The same person at the server after it was started again.
  public Person again(Person person) {
    return new Person(
        person.name(),
        person.password(),
        person.id(),
        new Client(server.url(), person.client().token()),
        person.refreshToken());
  }

  /// Moves the access epoch on, as another process does whose change the server does not know: the
  /// next change here finds that out and reads the guild again.
  public void changedElsewhere() {
    server
        .database()
        .sql("UPDATE guild_log_head SET access_epoch = access_epoch + 1 WHERE guild_id = ?", id);
  }

  public String channel() {
    return owner.createChannel(id);
  }

  /// Makes a role at a position and answers its id.
  public String role(int position, String... permissions) {
    var body =
        "{\"name\":\"custom\",\"position\":%d,\"permissions\":%s}"
            .formatted(position, names(permissions));
    return Client.granted(() -> owner.post(path("/roles"), body)).text("role_id");
  }

  /// A JSON list of texts.
  public static String names(String... names) {
    return Stream.of(names)
        .collect(Collectors.joining("\",\"", "[\"", "\"]"))
        .replace("[\"\"]", "[]");
  }

  /// The id of a seeded role.
  public String seeded(String key) {
    return server
        .database()
        .sql("SELECT role_id FROM guild_roles WHERE guild_id = ? AND system_key = ?", id, key)
        .getFirst();
  }

  public void assign(Person person, String role) {
    Client.granted(() -> owner.post(path("/roles/" + role + "/members/" + person.id())));
  }

  /// Puts somebody out, however long the server is too busy to.
  public void kick(Person person) {
    Client.granted(() -> owner.post(path("/members/" + person.id() + "/kick")));
  }

  public Answer override(Person by, String channel, String target, String allow, String deny) {
    return by.post(
        path("/channels/" + channel + "/permission-overrides/" + target),
        "{\"allow\":%s,\"deny\":%s}".formatted(allow, deny));
  }

  /// What `permissions/self` says, as text: role and permissions.
  public String self(Person person, String channel) {
    return person.get(path("/channels/" + channel + "/permissions/self")).ok().text();
  }

  /// The newest event of the guild's log.
  public JsonNode lastEvent(String type) {
    var row =
        server
            .database()
            .sql(
                """
                SELECT type, convert_from(payload, 'UTF8') FROM guild_log WHERE guild_id = ?
                ORDER BY seq DESC LIMIT 1
                """,
                id)
            .getFirst();
    if (!row.startsWith(type + "|")) {
      throw new AssertionError("expected " + type + ": " + row);
    }
    return Answer.parse(row.substring(type.length() + 1));
  }

  /// `type|audience|channel_id` of the log, in order, from `seq` on.
  public List<String> log(long from) {
    return server
        .database()
        .sql(
            """
            SELECT type, audience, channel_id FROM guild_log WHERE guild_id = ? AND seq >= ?
            ORDER BY seq
            """,
            id,
            from);
  }

  /// The position that the next event will have.
  public long nextSeq() {
    var sql = "SELECT last_seq + 1 FROM guild_log_head WHERE guild_id = ?";
    return Long.parseLong(server.database().sql(sql, id).getFirst());
  }

  /// `action|actor|target|details` of the newest audit rows, in the order they were written.
  public List<String> audit(int rows) {
    return server
        .database()
        .sql(
            """
            SELECT action, actor_user_id, target_user_id, details FROM
              (SELECT * FROM audit_logs WHERE guild_id = ?
               ORDER BY created_at DESC, audit_id DESC LIMIT ?) newest
            ORDER BY created_at, audit_id
            """,
            id,
            rows);
  }

  /// How many audit rows there are.
  public long audits() {
    return new GuildTrail(server.database(), id).auditRows();
  }
}
