package chat.filament.app;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.github.f4b6a3.ulid.UlidCreator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A guild in which everything is there once, and the people who change it: its owner, two members
/// of whom one may also enter a channel that is closed to others, one who comes and goes, one who
/// never logs in, and one who is online or not.
final class FollowedWorld {
  private static final String NOTHING = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

  final TestServer server;
  final Club club;
  final Person ann;
  final Person bob;
  final Person cid;
  final Person dan;
  final Random random;

  /// Are never deleted: marks are said in one, calls are held in the other.
  final String mark;

  final String voice;

  private final String eve = UlidCreator.getUlid().toString();
  private final Person fay;
  private @Nullable Socket fayOnline;

  FollowedWorld(TestServer server, Random random) {
    this.server = server;
    this.random = random;
    this.club = Club.found(server);
    this.ann = club.owner();
    this.bob = club.member("bob");
    this.cid = club.member("cid");
    this.dan = club.member("dan");
    this.fay = club.member("fay");
    this.mark = club.channel();
    this.voice =
        ann.post(path("/channels"), "{\"name\":\"talk\",\"kind\":\"voice\"}")
            .ok()
            .text("channel_id");
    club.channel();
    club.role(3, "create_message");
    var closed = club.channel();
    var everyone = "role/" + club.seeded("everyone");
    club.override(ann, closed, everyone, "[]", "[\"create_message\"]").ok();
    club.override(ann, closed, "member/" + dan.id(), "[\"create_message\"]", "[]").ok();
    settleEve();
    bob.say(club.id(), mark, "first");
  }

  /// From elsewhere, so that a ban of her addresses meets nobody else.
  private void settleEve() {
    server
        .database()
        .sql(
            "INSERT INTO users (user_id, username, password_hash, created_at) VALUES (?, ?, '', 1)",
            eve,
            "eve_" + eve.substring(14));
    server
        .database()
        .sql("INSERT INTO user_ip_observations VALUES (?, '203.0.113.9'::cidr, 1, 1)", eve);
  }

  private String any(String sql) {
    var found = server.database().sql(sql, club.id());
    return found.isEmpty() ? NOTHING : found.get(random.nextInt(found.size()));
  }

  String path(String rest) {
    return club.path(rest);
  }

  String channel() {
    return any("SELECT channel_id FROM channels WHERE guild_id = ? ORDER BY 1");
  }

  /// One that can be missed.
  String deletableChannel() {
    return any(
        "SELECT channel_id FROM channels WHERE guild_id = ? AND channel_id NOT IN ('%s', '%s') ORDER BY 1"
            .formatted(mark, voice));
  }

  String role() {
    return any(
        """
        SELECT role_id FROM guild_roles
        WHERE guild_id = ? AND NOT is_system AND system_key IS NULL ORDER BY 1
        """);
  }

  /// One that bob holds.
  String heldRole() {
    return any(
        """
        SELECT role_id FROM guild_role_members JOIN guild_roles USING (guild_id, role_id)
        WHERE guild_id = ? AND user_id = '%s' AND system_key IS NULL ORDER BY 1
        """
            .formatted(bob.id()));
  }

  /// The path of some message below `/channels/`.
  String message() {
    return any(
        """
        SELECT channel_id || '/messages/' || message_id FROM messages
        WHERE guild_id = ? ORDER BY message_id
        """);
  }

  /// One that he may edit.
  String messageOfBob() {
    return any(
        """
        SELECT channel_id || '/messages/' || message_id FROM messages
        WHERE guild_id = ? AND author_id = '%s' ORDER BY message_id
        """
            .formatted(bob.id()));
  }

  /// The path of some file of a message below `/channels/`.
  String file() {
    return any(
        """
        SELECT channel_id || '/attachments/' || attachment_id FROM attachments
        WHERE guild_id = ? AND message_id IS NOT NULL ORDER BY 1
        """);
  }

  Person somebody() {
    return List.of(ann, bob, cid, dan).get(random.nextInt(4));
  }

  String word() {
    return "w" + random.nextInt(99);
  }

  Answer send(Person who, String method, String path) {
    return who.client().send(method, path(path), null, request -> request);
  }

  Answer messageWithFile() {
    var channel = path("/channels/" + channel());
    var file = bob.post(channel + "/attachments", word());
    return file.status() != 200
        ? file
        : bob.post(
            channel + "/messages",
            "{\"content\":\"\",\"attachment_ids\":[\"%s\"]}".formatted(file.text("attachment_id")));
  }

  Answer friendRequest(String which) {
    var page = bob.get("/friends/requests").ok().json().path(which);
    var path = "/friends/requests/" + page.path(0).path("request_id").asText();
    return page.isEmpty()
        ? bob.get("/friends")
        : which.equals("outgoing") ? bob.delete(path) : bob.post(path + "/accept");
  }

  static String asking(Person whom) {
    return "{\"recipient_user_id\":\"" + whom.id() + "\"}";
  }

  /// Whether somebody new came in or an old member left.
  Answer comeOrGo() {
    return cid.post(path("/join")).text().contains("already")
        ? cid.delete(path("/members/me"))
        : cid.get("/guilds");
  }

  Answer eve(String method, String path) {
    return send(ann, method, path.formatted(eve));
  }

  Answer banAddressesOfEve() {
    return ann.post(path("/ip-bans/by-user"), "{\"target_user_id\":\"" + eve + "\"}");
  }

  Answer liftAddressBan() {
    var bans = ann.get(path("/ip-bans")).ok().json().path("bans");
    return send(ann, "DELETE", "/ip-bans/" + bans.path(0).path("ban_id").asText(NOTHING));
  }

  /// All roles that can move, in some order.
  Answer reorder() {
    var roles =
        server
            .database()
            .sql(
                "SELECT role_id FROM guild_roles WHERE guild_id = ? AND NOT is_system ORDER BY 1",
                club.id());
    Collections.shuffle(roles, random);
    return ann.post(
        path("/roles/reorder"), "{\"role_ids\":" + Club.names(roles.toArray(String[]::new)) + "}");
  }

  Answer picture(Person who, String kind) {
    try (var picture = FollowedWorld.class.getResourceAsStream("/images/plain.png")) {
      var bytes = BodyPublishers.ofByteArray(picture.readAllBytes());
      return who.client()
          .send("POST", "/users/me/profile/" + kind, null, request -> request.POST(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer call(String what, String json) {
    return bob.post(path("/channels/" + voice + "/voice/" + what), json);
  }

  /// Another person is online from now on, or is not.
  Answer onlineOrNot() {
    var socket = fayOnline;
    if (socket == null) {
      fayOnline = fay.connect().subscribe(club.id(), mark);
    } else {
      socket.close();
      fayOnline = null;
    }
    return fay.get("/guilds");
  }
}
