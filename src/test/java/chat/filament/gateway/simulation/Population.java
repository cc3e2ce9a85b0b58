package chat.filament.gateway.simulation;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The guilds and people of a run, made while nothing breaks yet.
final class Population {
  private static final int GUILDS = 3;
  private static final List<String> NAMES =
      List.of(
          "owner", "steady0", "steady1", "steady2", "steady3", "hidden0", "hidden1", "kicked0",
          "kicked1", "writer0", "writer1", "writer2", "writer3");

  private final Map<String, Person> people;
  private final List<SimulatedGuild> guilds;

  /// Before anybody logged in, in [System#nanoTime].
  private final long made;

  private Population(Map<String, Person> people, List<SimulatedGuild> guilds, long made) {
    this.people = people;
    this.guilds = guilds;
    this.made = made;
  }

  /// `direct` leads to the server without the network.
  static Population assemble(Client direct) {
    long begin = System.nanoTime();
    Map<String, Person> people = new HashMap<>();
    // one after another: all at once they wait for each other's hashes until their time is up
    NAMES.forEach(name -> people.put(name, Person.register(direct, name)));
    var guilds = IntStream.range(0, GUILDS).mapToObj(i -> guild(people)).toList();
    return new Population(Map.copyOf(people), guilds, begin);
  }

  private static SimulatedGuild guild(Map<String, Person> people) {
    var owner = people.getOrDefault("owner", people.values().iterator().next());
    var id = owner.createGuild();
    var channels = IntStream.range(0, 4).mapToObj(i -> owner.createChannel(id)).toList();
    var guild = new SimulatedGuild(id, channels.subList(0, 2), channels.get(2), channels.get(3));
    people.forEach((name, person) -> {
      if (!name.equals("owner")) {
        person.join(id);
      }
      if (isKeptOut(name)) {
        var target = "/permission-overrides/member/" + person.id();
        owner
            .post(
                guild.path("/channels/" + guild.secret() + target),
                "{\"allow\":[],\"deny\":[\"create_message\"]}")
            .ok();
      }
    });
    return guild;
  }

  /// Those who never see the secret channel.
  static boolean isKeptOut(String name) {
    return name.equals("steady0") || name.equals("steady1");
  }

  List<SimulatedGuild> guilds() {
    return guilds;
  }

  /// People whose name begins so, at the other end of `client`.
  Stream<SimulatedUser> people(String name, Client client) {
    return NAMES.stream()
        .filter(one -> one.startsWith(name))
        .map(one -> new SimulatedUser(Objects.requireNonNull(people.get(one)).at(client), made));
  }

  SimulatedUser owner(Client client) {
    return people("owner", client).findFirst().orElseThrow();
  }

  /// The clients of a run.
  List<ReadingClient> clients(Client client, RunCounters counters, Seed seed) {
    var all = new ArrayList<ReadingClient>();
    NAMES.stream()
        .filter(name -> !name.startsWith("writer"))
        .flatMap(name -> people(name, client))
        .forEach(user -> {
          all.add(inAllGuilds(user, new ReadingClient.Behavior(false, false), counters, seed));
          if (!user.name().equals("owner")) {
            all.add(inAllGuilds(user, new ReadingClient.Behavior(true, true), counters, seed));
          }
          if (user.name().startsWith("steady")) {
            all.add(inOneGuild(user, counters, seed));
          }
        });
    return all;
  }

  private ReadingClient inAllGuilds(
      SimulatedUser user, ReadingClient.Behavior behavior, RunCounters counters, Seed seed) {
    var random = seed.random(user.name() + behavior);
    var client = new ReadingClient(user, behavior, counters, random);
    guilds.forEach(guild -> client.wants(guild.id(), Set.copyOf(guild.channels()), 0));
    return client;
  }

  /// In one guild only, perhaps not from its beginning on, and not in every channel.
  private ReadingClient inOneGuild(SimulatedUser user, RunCounters counters, Seed seed) {
    var random = seed.random(user.name() + " somewhere");
    var client =
        new ReadingClient(
            user, new ReadingClient.Behavior(random.nextBoolean(), false), counters, random);
    var guild = guilds.get(random.nextInt(guilds.size()));
    var channels = Set.of(guild.open().getFirst(), guild.secret());
    return client.wants(guild.id(), channels, random.nextBoolean() ? 0 : -1);
  }
}
