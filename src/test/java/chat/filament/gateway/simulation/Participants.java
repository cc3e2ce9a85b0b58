package chat.filament.gateway.simulation;

import chat.filament.testing.Client;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Everybody who acts in a run, and the checks of what they got.
final class Participants {
  private static final long PATIENCE_SECONDS = 60;

  private final Seed seed;
  private final DatabaseUnderTest database;
  private final Client direct;
  private final RunCounters counters;
  private final OperationLog operations = new OperationLog();
  private final Queue<Absence> absences = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<ReadingClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Population population;
  private final RunState state;

  /// `direct` leads to a server without the faulty network; nothing breaks yet.
  Participants(Seed seed, DatabaseUnderTest database, Client direct, RunCounters counters) {
    this.seed = seed;
    this.database = database;
    this.direct = direct;
    this.counters = counters;
    this.population = Population.assemble(direct);
    this.state = new RunState(operations, counters, over);
  }

  List<ReadingClient> clients() {
    return clients;
  }

  /// A burst while some do not read.
  Burst burst() {
    var busiest = population.guilds().getFirst();
    return new Burst(population.owner(direct), busiest, named("steady2"), state);
  }

  /// Lets them begin, at the other end of the network.
  void begin(Client client) {
    clients.addAll(population.clients(client, counters, seed));
    clients.forEach(one -> Thread.startVirtualThread(one));
    population
        .people("writer", client)
        .forEach(one -> {
          start(
              one.name(), new RestWriter(one, population.guilds(), state, seed.random(one.name())));
          var live = one.name() + " live";
          start(live, new SocketWriter(one, population.guilds(), state, seed.random(live)));
        });
    var affected = new AccessChanger.Affected(named("hidden"), named("kicked"), absences);
    int number = 0;
    for (var guild : population.guilds()) {
      var name = "access changer " + number++;
      var owner = population.owner(direct);
      start(name, new AccessChanger(owner, guild, affected, state, seed.random(name)));
    }
  }

  private List<ReadingClient> named(String name) {
    return clients.stream().filter(one -> one.name().startsWith(name)).toList();
  }

  private void start(String name, Runnable work) {
    threads.add(Thread.ofVirtual().name(name).start(work));
  }

  /// Lets them stop writing.
  void finish() throws InterruptedException {
    over.set(true);
    for (var thread : threads) {
      if (!thread.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
        counters.problem("still at it: " + thread.getName());
      }
    }
  }

  /// A last event for everybody; waits until they all have what was before it.
  void end(String name, List<String> problems) throws Exception {
    rename(name);
    awaitAll(positions(), problems);
  }

  private void rename(String name) throws InterruptedException {
    var owner = population.owner(direct);
    for (var guild : population.guilds()) {
      owner.insist(me -> me.patch(guild.path(""), "{\"name\":\"" + name + "\"}")).ok();
    }
  }

  /// Where each log ends.
  private Map<String, Long> positions() throws SQLException {
    var last = new LinkedHashMap<String, Long>();
    try (var connection = database.connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT guild_id, last_seq FROM guild_log_head")) {
      while (rows.next()) {
        last.put(rows.getString(1), rows.getLong(2));
      }
    }
    last.keySet().retainAll(population.guilds().stream().map(SimulatedGuild::id).toList());
    return last;
  }

  private Map<String, LogOracle> logs() throws SQLException {
    var logs = new LinkedHashMap<String, LogOracle>();
    try (var connection = database.connection()) {
      for (var guild : population.guilds()) {
        logs.put(guild.id(), LogOracle.read(connection, guild.id()));
      }
    }
    return logs;
  }

  /// Waits until everybody knows of the end of each log.
  private void awaitAll(Map<String, Long> ends, List<String> problems) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (var client : clients) {
      for (var entry : client.logs().entrySet()) {
        long last = ends.getOrDefault(entry.getKey(), 0L);
        while (entry.getValue().position() < last) {
          if (System.nanoTime() - end > 0) {
            problems.add(
                "%s hangs at %d of %d in %s"
                    .formatted(client.name(), entry.getValue().position(), last, entry.getKey()));
            break;
          }
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
    }
  }

  /// What is wrong with what they got, nothing if all is well.
  List<String> problems() throws Exception {
    var logs = logs();
    var problems = new ArrayList<>(counters.problems());
    for (var guild : population.guilds()) {
      var log = Objects.requireNonNull(logs.get(guild.id()));
      problems.addAll(
          new HistoryChecker(population.owner(direct), operations).problems(guild, log));
      for (var client : clients) {
        var clientLog = client.logs().get(guild.id());
        if (clientLog != null) {
          checker(client, guild, log, clientLog).problems().stream()
              .map(what -> client.name() + " in " + guild.id() + ": " + what)
              .forEach(problems::add);
        }
      }
    }
    return problems;
  }

  private DeliveryChecker checker(
      ReadingClient client, SimulatedGuild guild, LogOracle log, ClientLog clientLog) {
    boolean keptOut = Population.isKeptOut(client.name());
    var never = keptOut ? Set.of(guild.secret()) : Set.<String>of();
    var sometimes = client.name().startsWith("hidden") ? guild.hidden() : "";
    var asked = client.everWanted(guild.id());
    var always = new HashSet<>(client.wantedAtFirst(guild.id()));
    always.removeAll(never);
    always.remove(sometimes);
    var visibility = new Visibility(asked, always, never, sometimes, log.joined(client.id()));
    var own =
        absences.stream()
            .filter(one -> one.user().equals(client.id()) && one.guild().equals(guild.id()))
            .toList();
    return new DeliveryChecker(log, visibility, clientLog, own);
  }

  void close() {
    over.set(true);
    clients.forEach(ReadingClient::end);
  }
}
