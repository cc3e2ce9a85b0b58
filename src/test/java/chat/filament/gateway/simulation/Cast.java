package chat.filament.gateway.simulation;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The guilds and people of a world, made while nothing breaks yet.
final class Cast {
  private static final int PLACES = 3;
  private static final List<String> NAMES =
      List.of(
          "owner", "steady0", "steady1", "steady2", "steady3", "veiled0", "veiled1", "kicked0",
          "kicked1", "writer0", "writer1", "writer2", "writer3");

  private final Map<String, Person> people;
  private final List<Place> places;

  private Cast(Map<String, Person> people, List<Place> places) {
    this.people = people;
    this.places = places;
  }

  /// `direct` leads to the server without the network.
  static Cast assemble(Client direct) throws InterruptedException, ExecutionException {
    Map<String, Person> people = new java.util.HashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var joining = new java.util.LinkedHashMap<String, Future<Person>>();
      NAMES.forEach(name -> joining.put(name, threads.submit(() -> Person.register(direct, name))));
      for (var one : joining.entrySet()) {
        people.put(one.getKey(), one.getValue().get());
      }
    }
    var places = IntStream.range(0, PLACES).mapToObj(i -> place(people)).toList();
    return new Cast(Map.copyOf(people), places);
  }

  private static Place place(Map<String, Person> people) {
    var owner = people.getOrDefault("owner", people.values().iterator().next());
    var guild = owner.createGuild();
    var channels = IntStream.range(0, 4).mapToObj(i -> owner.createChannel(guild)).toList();
    var place = new Place(guild, channels.subList(0, 2), channels.get(2), channels.get(3));
    people.forEach((name, person) -> {
      if (!name.equals("owner")) {
        person.join(guild);
      }
      if (isKeptOut(name)) {
        var target = "/permission-overrides/member/" + person.id();
        owner
            .post(
                place.path("/channels/" + place.secret() + target),
                "{\"allow\":[],\"deny\":[\"create_message\"]}")
            .ok();
      }
    });
    return place;
  }

  /// Those who never see the secret channel.
  static boolean isKeptOut(String name) {
    return name.equals("steady0") || name.equals("steady1");
  }

  List<Place> places() {
    return places;
  }

  /// People whose name begins so, at the other end of `client`.
  Stream<Traveller> people(String name, Client client) {
    return NAMES.stream()
        .filter(one -> one.startsWith(name))
        .map(one -> new Traveller(java.util.Objects.requireNonNull(people.get(one)).at(client)));
  }

  Traveller owner(Client client) {
    return people("owner", client).findFirst().orElseThrow();
  }

  /// The clients of a run.
  List<Listener> listeners(Client client, Tally tally, Seed seed) {
    var all = new ArrayList<Listener>();
    NAMES.stream()
        .filter(name -> !name.startsWith("writer"))
        .flatMap(name -> people(name, client))
        .forEach(traveller -> {
          all.add(everywhere(traveller, new Listener.Habits(false, false), tally, seed));
          if (!traveller.name().equals("owner")) {
            all.add(everywhere(traveller, new Listener.Habits(true, true), tally, seed));
          }
          if (traveller.name().startsWith("steady")) {
            all.add(somewhere(traveller, tally, seed));
          }
        });
    return all;
  }

  private Listener everywhere(Traveller traveller, Listener.Habits habits, Tally tally, Seed seed) {
    var random = seed.random(traveller.name() + habits);
    var listener = new Listener(traveller, habits, tally, random);
    places.forEach(place -> listener.wants(place.guild(), Set.copyOf(place.channels()), 0));
    return listener;
  }

  /// In one guild only, perhaps not from its beginning on, and not in every channel.
  private Listener somewhere(Traveller traveller, Tally tally, Seed seed) {
    var random = seed.random(traveller.name() + " somewhere");
    var listener =
        new Listener(traveller, new Listener.Habits(random.nextBoolean(), false), tally, random);
    var place = places.get(random.nextInt(places.size()));
    var channels = Set.of(place.open().getFirst(), place.secret());
    return listener.wants(place.guild(), channels, random.nextBoolean() ? 0 : -1);
  }
}
