package chat.filament.gateway.simulation;

import chat.filament.testing.Client;
import chat.filament.testing.DatabaseCopy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run: clients act while faults strike, get everything that is still on its way, and are
/// checked.
public final class Simulation implements AutoCloseable {
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;

  private final Seed seed;
  private final DatabaseUnderTest database;
  private final ServerUnderTest server;
  private final FaultyNetwork network;
  private final Client direct;
  private final RunCounters counters = new RunCounters();
  private @Nullable Participants participants;

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
    var people = new Participants(seed, database, direct, counters);
    participants = people;
    people.begin(new Client(network.url()));
    new FaultSchedule(server, database, network, people.burst(), counters).run(seed, seconds);
    people.finish();
    var backup = database.copy();
    var problems = new ArrayList<String>();
    people.end("The end", problems);
    problems.addAll(people.problems());
    if (problems.isEmpty()) {
      restore(backup, people, problems);
    }
    people.close();
    return problems;
  }

  /// The machine is lost, and a backup takes its place that does not have what everybody has seen
  /// since: each client is told of the gap before anything else, and then goes on.
  private void restore(DatabaseCopy backup, Participants people, List<String> problems)
      throws Exception {
    counters.fault("RESTORE");
    var before = new HashMap<ClientLog, Integer>();
    server.stop();
    people
        .clients()
        .forEach(
            client -> client.logs().values().forEach(log -> before.put(log, log.entries().size())));
    database.replace(backup);
    server.start();
    people.end("After the restore", problems);
    for (var client : people.clients()) {
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

  @Override
  public void close() {
    if (participants != null) {
      participants.close();
    }
    network.close();
    server.close();
    database.close();
  }
}
