package chat.filament.gateway.simulation;

import chat.filament.testing.Client;
import chat.filament.testing.NatsServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// One run with three nodes, NATS and PostgreSQL, each a process of its own: clients come to any
/// node each time they connect, while nodes are killed and stand still and what lies between them
/// breaks.
public final class NodesSimulation implements AutoCloseable {
  private static final int NODES = 3;
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;

  private final Seed seed;
  private final DatabaseUnderTest database;
  private final NatsServer nats = NatsServer.start();
  private final List<NodeUnderTest> nodes = new ArrayList<>();
  private final FaultyNetwork network;

  /// To any node, without faults of its own.
  private final FaultyNetwork balancer;

  private final RunCounters counters = new RunCounters();
  private @Nullable Participants participants;

  private NodesSimulation(Seed seed, Path folder) throws Exception {
    this.seed = seed;
    int port = Ports.free(FIRST_PORT + (int) Math.floorMod(seed.value(), (long) PORTS));
    this.database = DatabaseUnderTest.start(folder.resolve("postgres"), port);
    for (int number = 0; number < NODES; number++) {
      port = Ports.free(port + 1);
      nodes.add(NodeUnderTest.of(number, folder, port, database, nats, seed));
    }
    this.network = FaultyNetwork.to(any("clients"), seed);
    this.balancer = FaultyNetwork.to(any("owner"), seed);
    balancer.calm();
  }

  /// `folder` holds its data.
  public static NodesSimulation create(Seed seed, Path folder) throws Exception {
    return new NodesSimulation(seed, folder);
  }

  private IntSupplier any(String who) {
    var random = seed.random("node for " + who);
    return () -> nodes.get(random.nextInt(nodes.size())).port();
  }

  /// Runs for at least one round of faults, and as many seconds; answers what is wrong, nothing if
  /// all is well.
  public List<String> run(long seconds) throws Exception {
    for (var node : nodes) {
      node.start();
    }
    var people = new Participants(seed, database, new Client(balancer.url()), counters);
    participants = people;
    people.begin(new Client(network.url()));
    new NodesFaultSchedule(nodes, nats, database, counters).run(seed, seconds);
    network.calm();
    people.finish();
    var problems = new ArrayList<String>();
    people.end("The end", problems);
    problems.addAll(people.problems());
    people.close();
    return problems;
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
    balancer.close();
    nodes.forEach(NodeUnderTest::close);
    nats.close();
    database.close();
  }
}
