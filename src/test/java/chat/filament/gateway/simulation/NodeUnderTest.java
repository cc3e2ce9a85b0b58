package chat.filament.gateway.simulation;

import chat.filament.testing.NatsServer;
import chat.filament.testing.ProcessClock;
import chat.filament.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One of several servers, with links to the database and to NATS that are its own, and a clock,
/// where it can have one: each can fail for it alone.
final class NodeUnderTest implements AutoCloseable {
  private final int port;
  private final TcpProxy database;
  private final FaultyNetwork nats;
  private final Optional<ProcessClock> clock;
  private final ServerUnderTest server;

  private NodeUnderTest(
      int port,
      TcpProxy database,
      FaultyNetwork nats,
      Optional<ProcessClock> clock,
      ServerUnderTest server) {
    this.port = port;
    this.database = database;
    this.nats = nats;
    this.clock = clock;
    this.server = server;
  }

  /// `folder` is that of all nodes, `number` this one's.
  static NodeUnderTest of(
      int number, Path folder, int port, DatabaseUnderTest database, NatsServer nats, Seed seed) {
    var link = database.link();
    var network = FaultyNetwork.to(nats.port(), new Seed(seed.value() + number));
    var clock = ProcessClock.in(folder.resolve("clock" + number));
    var more =
        new HashMap<>(
            Map.of(
                "FILAMENT_NATS_URL",
                "nats://127.0.0.1:" + network.port(),
                "FILAMENT_ATTACHMENT_ROOT_SHARED",
                "true",
                "FILAMENT_SEARCH_INDEX_ROOT",
                folder.resolve("search" + number).toString()));
    clock.ifPresent(own -> more.putAll(own.environment()));
    var server = new ServerUnderTest(folder, port, database.url(link), more);
    return new NodeUnderTest(port, link, network, clock, server);
  }

  int port() {
    return port;
  }

  ServerUnderTest server() {
    return server;
  }

  TcpProxy database() {
    return database;
  }

  FaultyNetwork nats() {
    return nats;
  }

  /// Nothing where no process can have one of its own.
  Optional<ProcessClock> clock() {
    return clock;
  }

  /// Returns when it is ready.
  void start() throws IOException, InterruptedException {
    server.start();
  }

  @Override
  public void close() {
    server.close();
    nats.close();
    database.close();
  }
}
