package chat.filament.gateway.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/// What lies between clients and the server. Each connection has its own delay and breaks after so
/// many bytes, in the middle of whatever is on its way; on top of it all can be cut, refused or
/// held up for a while. While it is [#calm] nothing breaks.
final class FaultyNetwork implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  /// Both ends small, so that a client that does not read is noticed.
  private static final int WINDOW_BYTES = 16 * 1024;

  private final ServerSocket listener;
  private final IntSupplier target;
  private final Seed seed;
  private final Set<FaultyConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicBoolean calm = new AtomicBoolean();
  private volatile boolean down;

  private FaultyNetwork(ServerSocket listener, IntSupplier target, Seed seed) {
    this.listener = listener;
    this.target = target;
    this.seed = seed;
  }

  static FaultyNetwork to(int port, Seed seed) {
    return to(() -> port, seed);
  }

  /// Each connection goes to the port that `target` names next.
  static FaultyNetwork to(IntSupplier target, Seed seed) {
    try {
      var listener = new ServerSocket();
      listener.setReceiveBufferSize(WINDOW_BYTES);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
      var network = new FaultyNetwork(listener, target, seed);
      Thread.startVirtualThread(network::accept);
      return network;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /// Connections that it ended.
  int broken() {
    return broken.get();
  }

  /// Nothing breaks any more, until [#breakAgain].
  void calm() {
    calm.set(true);
    down = false;
  }

  void breakAgain() {
    calm.set(false);
  }

  /// Whether new connections are refused; those that are open break, too.
  void down(boolean refuse) {
    down = refuse && !calm.get();
    if (down) {
      open.forEach(this::cut);
    }
  }

  /// Breaks about `share` of the open connections.
  void cut(RandomGenerator random, double share) {
    open.stream()
        .filter(connection -> random.nextDouble() < share && !calm.get())
        .forEach(this::cut);
  }

  /// Holds up about `share` of the open connections.
  void stall(RandomGenerator random, double share, long millis) {
    open.stream()
        .filter(connection -> random.nextDouble() < share)
        .forEach(connection -> connection.stall(millis));
  }

  private void cut(FaultyConnection connection) {
    broken.incrementAndGet();
    connection.cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        broken.incrementAndGet(); // closed, which ends the loop, or a client that went at once
      }
    }
  }

  private void connect(Socket client) throws IOException {
    if (down) {
      FaultyConnection.reset(client);
      return;
    }
    var server = new Socket();
    try {
      server.setReceiveBufferSize(WINDOW_BYTES);
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()),
          CONNECT_MILLIS);
    } catch (IOException e) {
      FaultyConnection.reset(server);
      FaultyConnection.reset(client);
      return;
    }
    int number = connections.incrementAndGet();
    var conditions = FaultyConnection.Conditions.of(seed.random("connection " + number));
    var connection = new FaultyConnection(client, server, conditions, calm, end -> ended(end));
    open.add(connection);
    connection.start();
  }

  private void ended(FaultyConnection connection) {
    open.remove(connection);
    if (connection.isWornOut()) {
      broken.incrementAndGet();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(FaultyConnection::cut);
  }
}
