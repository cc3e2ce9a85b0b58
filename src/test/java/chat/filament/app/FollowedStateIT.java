package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Coverage;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// What a client read once, with the events it got since, is what a fresh read says: for an owner,
/// a plain member, and one who may also enter a channel that is closed to others. The random walk
/// is repeated with `-Dfilament.walk.seed=N` and made longer with `-Dfilament.walk.steps=N`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowedStateIT {
  /// What only tells the state to a single socket, when it subscribes or comes back.
  private static final Set<String> OF_A_CONNECTION =
      Set.of(
          "ready",
          "subscribed",
          "presence_sync",
          "voice_participant_sync",
          "resumed",
          "resume_gap");

  private static final int BETWEEN_MARKS = 25;

  @AutoClose private final TestServer server = TestServer.start();

  /// One who reads once and then follows.
  private static final class Follower implements AutoCloseable {
    private final FollowedWorld world;
    private final Person reader;
    private final Socket socket;
    private final FollowedState state;
    private final Set<String> heard = new TreeSet<>();

    /// Listens in all channels that there are for the reader.
    Follower(FollowedWorld world, Person reader) {
      this.world = world;
      this.reader = reader;
      this.socket = reader.connect();
      listen();
      this.state = FollowedState.read(world, reader);
    }

    final void listen() {
      FollowedState.channels(world, reader)
          .forEach(channel -> socket.subscribe(world.club.id(), channel));
    }

    /// Everything that was told up to a message.
    void hear(String last) {
      JsonNode event;
      do {
        event = socket.next();
        apply(event);
      } while (!event.at("/d/message_id").asText().equals(last)
          || !event.path("t").asText().equals("message_create"));
    }

    private void apply(JsonNode event) {
      heard.add(event.path("t").asText());
      state.apply(event);
    }

    /// Not everything goes the way of the guild's events: what is told of people, calls and who is
    /// online may still be under way.
    void requireFresh(String what) {
      var fresh = FollowedState.read(world, reader).known();
      while (!state.known().equals(fresh)) {
        var event = socket.next(FollowedState.PATIENCE);
        if (event == null) {
          assertThat(difference(state.known(), fresh))
              .as("%s, for %s", what, reader.name())
              .isEmpty();
          return;
        }
        apply(event);
        fresh = FollowedState.read(world, reader).known();
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static Set<String> difference(Map<String, String> known, Map<String, String> fresh) {
    var all = new TreeSet<>(known.keySet());
    all.addAll(fresh.keySet());
    all.removeIf(key -> Objects.equals(known.get(key), fresh.get(key)));
    return all.stream()
        .map(key -> "%s: known %s, fresh %s".formatted(key, known.get(key), fresh.get(key)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @TestFactory
  Stream<DynamicTest> everyKindOfChange() {
    var world = new FollowedWorld(server, new Random(Long.getLong("filament.walk.seed", 1)));
    var heard = new TreeSet<String>();
    return Stream.concat(
        FollowedChanges.all().entrySet().stream()
            .map(change ->
                DynamicTest.dynamicTest(
                    change.getKey(),
                    () -> heard.addAll(follow(world, change.getKey(), change.getValue())))),
        Stream.of(
            DynamicTest.dynamicTest("guild gone", () -> heard.addAll(guildGone())),
            DynamicTest.dynamicTest("all kinds", () -> requireAllKinds(heard))));
  }

  /// The kinds of events that came.
  private Set<String> follow(FollowedWorld world, String name, FollowedChanges.Change change) {
    try (var follower = new Follower(world, world.ann)) {
      change.make(world);
      follower.hear(world.ann.say(world.club.id(), world.mark, "mark"));
      follower.requireFresh(name);
      return follower.heard;
    }
  }

  private Set<String> guildGone() {
    var world = new FollowedWorld(server, new Random(1));
    try (var follower = new Follower(world, world.bob)) {
      world.ann.delete(world.path("")).ok();
      follower.requireFresh("guild gone");
      return follower.heard;
    }
  }

  /// Of `asyncapi.yaml`.
  private static void requireAllKinds(Set<String> heard) {
    var missing = new TreeSet<>(Coverage.describedEvents());
    missing.removeAll(OF_A_CONNECTION);
    missing.removeAll(heard);
    assertThat(missing).as("events that no change has caused").isEmpty();
  }

  @Test
  void aRandomWalk() {
    long seed = Long.getLong("filament.walk.seed", new Random().nextLong());
    int steps = Integer.getInteger("filament.walk.steps", 100);
    var world = new FollowedWorld(server, new Random(seed));
    var kinds = FollowedChanges.all();
    var names = List.copyOf(kinds.keySet());
    try (var ann = new Follower(world, world.ann);
        var bob = new Follower(world, world.bob);
        var dan = new Follower(world, world.dan)) {
      var followers = List.of(ann, bob, dan);
      for (int step = 0; step < steps; step++) {
        var name = names.get(world.random.nextInt(names.size()));
        Objects.requireNonNull(kinds.get(name)).make(world);
        boolean isNew = name.equals("channel");
        if (isNew || step % BETWEEN_MARKS == BETWEEN_MARKS - 1) {
          var last = world.ann.say(world.club.id(), world.mark, "mark");
          followers.forEach(follower -> follower.hear(last));
        }
        if (isNew) {
          followers.forEach(Follower::listen);
        }
        if (step % BETWEEN_MARKS == BETWEEN_MARKS - 1) {
          var what = "step %d of seed %d, after %s".formatted(step, seed, name);
          followers.forEach(follower -> follower.requireFresh(what));
        }
      }
    }
  }
}
