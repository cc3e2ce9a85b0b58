package chat.filament.gateway.simulation;

import chat.filament.testing.Client;
import chat.filament.testing.DatabaseCopy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

/// One run: clients act while faults strike, get everything that is still on its way, and are
/// checked.
public final class Simulation implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;

  private final Seed seed;
  private final DatabaseUnderTest database;
  private final ServerUnderTest server;
  private final FaultyNetwork network;
  private final Client direct;
  private final RunCounters counters = new RunCounters();
  private final OperationLog operations = new OperationLog();
  private final Queue<Absence> absences = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<ReadingClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Simulation(Seed seed, Path folder) throws Exception {
    this.seed = seed;
    int port = Ports.free(FIRST_PORT + (int) Math.floorMod(seed.value(), (long) PORTS));
    this.database = DatabaseUnderTest.start(folder.resolve("postgres"), port);
    int next = Ports.free(port + 1);
    this.server = new ServerUnderTest(folder, next, database.url());
    this.network = FaultyNetwork.to(next, seed);
    this.direct = new Client("http://127.0.0.1:" + next);
  }

  /// `folder` holds its data.
  public static Simulation create(Seed seed, Path folder) throws Exception {
    return new Simulation(seed, folder);
  }

  /// Runs for at least one round of faults, and as many seconds; answers what is wrong, nothing if
  /// all is well.
  public List<String> run(long seconds) throws Exception {
    server.start();
    var population = Population.assemble(direct);
    populate(population);
    var state = new RunState(operations, counters, over);
    var busiest = population.guilds().getFirst();
    var burst = new Burst(population.owner(direct), busiest, named("steady2"), state);
    new FaultSchedule(server, database, network, burst, counters).run(seed, seconds);
    over.set(true);
    for (var thread : threads) {
      if (!thread.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
        counters.problem("still at it: " + thread.getName());
      }
    }
    var backup = database.copy();
    rename(population, "The end");
    var problems = new ArrayList<String>();
    awaitAll(positions(population), problems);
    var logs = logs(population);
    problems.addAll(check(population, logs));
    if (problems.isEmpty()) {
      restore(backup, population, problems);
    }
    clients.forEach(ReadingClient::end);
    return problems;
  }

  private void rename(Population population, String name) throws InterruptedException {
    var owner = population.owner(direct);
    for (var guild : population.guilds()) {
      owner.insist(me -> me.patch(guild.path(""), "{\"name\":\"" + name + "\"}")).ok();
    }
  }

  /// The machine is lost, and a backup takes its place that does not have what everybody has seen
  /// since: each client is told of the gap before anything else, and then goes on.
  private void restore(DatabaseCopy backup, Population population, List<String> problems)
      throws Exception {
    counters.fault("RESTORE");
    var before = new HashMap<ClientLog, Integer>();
    server.stop();
    clients.forEach(
        client -> client.logs().values().forEach(log -> before.put(log, log.entries().size())));
    database.replace(backup);
    server.start();
    rename(population, "After the restore");
    awaitAll(positions(population), problems);
    for (var client : clients) {
      client
          .logs()
          .forEach((guild, log) -> {
            var after = log.entries().subList(before.getOrDefault(log, 0), log.entries().size());
            var first =
                after.stream()
                    .filter(entry -> !(entry instanceof ClientLog.Opened))
                    .findFirst()
                    .orElse(null);
            if (!(first instanceof ClientLog.Gap)) {
              problems.add(
                  client.name() + " was not told of the restore in " + guild + ": " + first);
            }
          });
    }
  }

  /// What happened, in one line.
  public String summary() {
    return "%s: %s; %d network connections, %d broken by it"
        .formatted(seed, counters, network.connections(), network.broken());
  }

  private void populate(Population population) {
    var client = new Client(network.url());
    clients.addAll(population.clients(client, counters, seed));
    clients.forEach(one -> Thread.startVirtualThread(one));
    var state = new RunState(operations, counters, over);
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

  /// Where each log ends.
  private Map<String, Long> positions(Population population) throws SQLException {
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

  private Map<String, LogOracle> logs(Population population) throws SQLException {
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

  private List<String> check(Population population, Map<String, LogOracle> logs)
      throws InterruptedException {
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

  @Override
  public void close() {
    over.set(true);
    clients.forEach(ReadingClient::end);
    network.close();
    server.close();
    database.close();
  }
}
