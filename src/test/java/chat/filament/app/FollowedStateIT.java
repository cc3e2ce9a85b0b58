package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What a client read once, with the events it got since, is what a fresh read says: for an owner,
/// a plain member, and one who may also enter a channel that is closed to others. The random walk
/// is repeated with `-Dfilament.walk.seed=N` and made longer with `-Dfilament.walk.steps=N`.
class FollowedStateIT {
  private static final String ROLE_BODY = "{\"name\":\"r\",\"permissions\":[\"create_message\"]}";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of(
                "FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_USER", "10000",
                "FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_IP", "10000",
                "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE", "100000",
                "FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE", "10000"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// A guild in which everything is there once, and its owner's view of it.
  private record World(Club club, Person ann, Person bob, Person cid, Person dan, Random random) {
    static World of(Random random) {
      var club = Club.found(server);
      var bob = club.member("bob");
      var cid = club.member("cid");
      club.channel();
      club.channel();
      club.role(3, "create_message");
      var dan = club.member("dan");
      var closed = club.channel();
      var everyone = "role/" + club.seeded("everyone");
      club.override(club.owner(), closed, everyone, "[]", "[\"create_message\"]").ok();
      club.override(club.owner(), closed, "member/" + dan.id(), "[\"create_message\"]", "[]").ok();
      return new World(club, club.owner(), bob, cid, dan, random);
    }

    private String any(List<String> ids) {
      return ids.isEmpty() ? "01ARZ3NDEKTSV4RRFFQ69G5FAV" : ids.get(random.nextInt(ids.size()));
    }

    String channel() {
      return any(
          server
              .database()
              .sql("SELECT channel_id FROM channels WHERE guild_id = ? ORDER BY 1", club.id()));
    }

    /// Never the one that marks are said in.
    String oldestChannel() {
      return server
          .database()
          .sql("SELECT min(channel_id) FROM channels WHERE guild_id = ?", club.id())
          .getFirst();
    }

    String role() {
      return any(
          server
              .database()
              .sql(
                  """
                  SELECT role_id FROM guild_roles WHERE guild_id = ? AND NOT is_system ORDER BY 1
                  """,
                  club.id()));
    }

    /// The path of some message.
    String message() {
      return any(
          server
              .database()
              .sql(
                  """
                  SELECT channel_id || '/messages/' || message_id FROM messages
                  WHERE guild_id = ? ORDER BY message_id
                  """,
                  club.id()));
    }

    String path(String rest) {
      return club.path(rest);
    }

    Person somebody() {
      return List.of(ann, bob, cid, dan).get(random.nextInt(4));
    }

    Answer friendRequest(String which) {
      var page = bob.get("/friends/requests").ok().json().path(which);
      return page.isEmpty()
          ? bob.get("/friends")
          : which.equals("outgoing")
              ? bob.delete("/friends/requests/" + page.get(0).path("request_id").asText())
              : bob.post(
                  "/friends/requests/" + page.get(0).path("request_id").asText() + "/accept");
    }

    String asking(Person whom) {
      return "{\"recipient_user_id\":\"" + whom.id() + "\"}";
    }

    /// Whether somebody new came in or an old member left.
    Answer comeOrGo() {
      return cid.post(path("/join")).text().contains("already")
          ? cid.delete(path("/members/me"))
          : cid.get("/guilds");
    }
  }

  private interface Change {
    Answer make(World world);
  }

  private static Map<String, Change> changes() {
    var all = new LinkedHashMap<String, Change>();
    var me = "/users/me/profile";
    all.put(
        "message",
        w ->
            w.bob.post(
                w.path("/channels/" + w.channel() + "/messages"),
                "{\"content\":\"a *b* " + w.random.nextInt(99) + "\"}"));
    all.put(
        "edit",
        w ->
            w.bob.patch(
                w.path("/channels/" + w.message()),
                "{\"content\":\"e" + w.random.nextInt(99) + "\"}"));
    all.put(
        "reaction", w -> w.somebody().post(w.path("/channels/" + w.message() + "/reactions/x")));
    all.put(
        "reaction taken back",
        w -> w.somebody().delete(w.path("/channels/" + w.message() + "/reactions/x")));
    all.put("deletion", w -> w.ann.delete(w.path("/channels/" + w.message())));
    all.put("channel", w -> w.ann.post(w.path("/channels"), "{\"name\":\"c\"}"));
    all.put(
        "channel name",
        w ->
            w.ann.patch(
                w.path("/channels/" + w.channel()),
                "{\"name\":\"n" + w.random.nextInt(99) + "\"}"));
    all.put(
        "override",
        w ->
            w.club.override(
                w.ann, w.channel(), "role/" + w.role(), "[\"ban_member\"]", "[\"publish_video\"]"));
    all.put(
        "override of a member",
        w ->
            w.club.override(
                w.ann, w.channel(), "member/" + w.bob.id(), "[]", "[\"publish_video\"]"));
    all.put(
        "override gone",
        w ->
            w.ann.delete(
                w.path("/channels/" + w.channel() + "/permission-overrides/member/" + w.bob.id())));
    all.put("guild", w -> w.ann.patch(w.path(""), "{\"name\":\"g" + w.random.nextInt(99) + "\"}"));
    all.put("role", w -> w.ann.post(w.path("/roles"), ROLE_BODY));
    all.put(
        "role edit",
        w ->
            w.ann.patch(
                w.path("/roles/" + w.role()),
                "{\"name\":\"q" + w.random.nextInt(99) + "\",\"color_hex\":\"#aabbcc\"}"));
    all.put("assignment", w -> w.ann.post(w.path("/roles/" + w.role() + "/members/" + w.bob.id())));
    all.put(
        "assignment gone",
        w -> w.ann.delete(w.path("/roles/" + w.role() + "/members/" + w.bob.id())));
    all.put("role gone", w -> w.ann.delete(w.path("/roles/" + w.role())));
    all.put("coming and going", World::comeOrGo);
    all.put("kick", w -> w.ann.post(w.path("/members/" + w.cid.id() + "/kick")));
    all.put(
        "name",
        w -> w.bob.patch(me, "{\"username\":\"" + w.bob.name() + w.random.nextInt(9) + "\"}"));
    all.put(
        "about",
        w -> w.somebody().patch(me, "{\"about_markdown\":\"i *am* " + w.random.nextInt(9) + "\"}"));
    all.put("friend request", w -> w.bob.post("/friends/requests", w.asking(w.ann)));
    all.put("friend request taken back", w -> w.friendRequest("outgoing"));
    all.put("friend request of the other", w -> w.ann.post("/friends/requests", w.asking(w.bob)));
    all.put("friendship", w -> w.friendRequest("incoming"));
    all.put("friendship gone", w -> w.ann.delete("/friends/" + w.bob.id()));
    all.put("channel gone", w -> w.ann.delete(w.path("/channels/" + w.oldestChannel())));
    return all;
  }

  /// One who reads once and then follows.
  private record Follower(Person reader, Socket socket, FollowedState state)
      implements AutoCloseable {
    /// Listens in all channels that there are for the reader.
    static Follower begin(World world, Person reader) {
      var socket = reader.connect();
      for (var channel : reader.get(world.path("/channels")).ok().json().path("channels")) {
        socket.subscribe(world.club.id(), channel.path("channel_id").asText());
      }
      return new Follower(reader, socket, FollowedState.read(world.club, reader));
    }

    /// Everything that was told up to a message.
    void hear(String last) {
      JsonNode event;
      do {
        event = socket.next();
        state.apply(event);
      } while (!event.at("/d/message_id").asText().equals(last)
          || !event.path("t").asText().equals("message_create"));
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyKindOfChange() {
    var world = World.of(new Random(1));
    world.bob.say(world.club.id(), world.channel(), "first");
    return changes().entrySet().stream()
        .map(change ->
            DynamicTest.dynamicTest(
                change.getKey(),
                () -> {
                  var mark = world.club.channel();
                  try (var follower = Follower.begin(world, world.ann)) {
                    change.getValue().make(world);
                    follower.hear(world.ann.say(world.club.id(), mark, "mark"));
                    assertThat(follower.state().known())
                        .isEqualTo(FollowedState.read(world.club, world.ann).known());
                  }
                }));
  }

  @Test
  void aRandomWalk() {
    long seed = Long.getLong("filament.walk.seed", new Random().nextLong());
    int steps = Integer.getInteger("filament.walk.steps", 100);
    var world = World.of(new Random(seed));
    var kinds = changes();
    kinds.remove("channel gone"); // a subscription of the walk would go with it
    kinds.remove("channel"); // nobody would listen there
    var names = List.copyOf(kinds.keySet());
    var mark = world.club.channel();
    try (var ann = Follower.begin(world, world.ann);
        var bob = Follower.begin(world, world.bob);
        var dan = Follower.begin(world, world.dan)) {
      for (int step = 0; step < steps; step++) {
        var name = names.get(world.random.nextInt(names.size()));
        Objects.requireNonNull(kinds.get(name)).make(world);
        if (step % 25 == 24) {
          var last = world.ann.say(world.club.id(), mark, "mark");
          for (var follower : List.of(ann, bob, dan)) {
            follower.hear(last);
            assertThat(follower.state().known())
                .as(
                    "step %d of seed %d, after %s, for %s",
                    step, seed, name, follower.reader().name())
                .isEqualTo(FollowedState.read(world.club, follower.reader()).known());
          }
        }
      }
    }
  }
}
