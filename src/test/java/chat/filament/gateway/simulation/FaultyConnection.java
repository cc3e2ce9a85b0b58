package chat.filament.gateway.simulation;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// One connection through the network.
final class FaultyConnection {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final long STALL_STEP_MILLIS = 20;

  /// How bad it is: what it delays each piece by, after how many bytes from the server it breaks,
  /// and whether its end is a reset.
  record Conditions(int delayMillis, long lifeBytes, boolean resets) {
    private static final int[] DELAYS = {0, 0, 1, 5, 20, 60};
    private static final long[] LIVES = {300, 3_000, 30_000, 300_000, 3_000_000};

    static Conditions of(RandomGenerator random) {
      int delay = DELAYS[random.nextInt(DELAYS.length)];
      long life = 1 + random.nextLong(LIVES[random.nextInt(LIVES.length)]);
      return new Conditions(delay, life, random.nextBoolean());
    }
  }

  private final Socket client;
  private final Socket server;
  private final Conditions conditions;
  private final AtomicBoolean calm;
  private final Consumer<FaultyConnection> ended;
  private final AtomicLong stalledUntil = new AtomicLong(System.nanoTime());
  private volatile boolean wornOut;

  FaultyConnection(
      Socket client,
      Socket server,
      Conditions conditions,
      AtomicBoolean calm,
      Consumer<FaultyConnection> ended) {
    this.client = client;
    this.server = server;
    this.conditions = conditions;
    this.calm = calm;
    this.ended = ended;
  }

  void start() {
    Thread.startVirtualThread(() -> relay(client, server, false));
    Thread.startVirtualThread(() -> relay(server, client, true));
  }

  /// Whether it broke because of its age.
  boolean isWornOut() {
    return wornOut;
  }

  void stall(long millis) {
    stalledUntil.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  void cut() {
    if (conditions.resets()) {
      reset(client);
      reset(server);
    } else {
      close(client);
      close(server);
    }
  }

  private void relay(Socket from, Socket to, boolean ages) {
    var buffer = new byte[CHUNK_BYTES];
    long left = ages ? conditions.lifeBytes() : Long.MAX_VALUE;
    try {
      int n;
      while ((n = from.getInputStream().read(buffer)) > 0) {
        hold();
        if (n >= left && !calm.get()) {
          to.getOutputStream().write(buffer, 0, (int) left);
          wornOut = true;
          break;
        }
        left = Math.max(1, left - n);
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // cut, here or at one of its ends
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cut();
    ended.accept(this);
  }

  private void hold() throws InterruptedException {
    if (calm.get()) {
      return;
    }
    TimeUnit.MILLISECONDS.sleep(conditions.delayMillis());
    while (!calm.get() && !client.isClosed() && stalledUntil.get() - System.nanoTime() > 0) {
      TimeUnit.MILLISECONDS.sleep(STALL_STEP_MILLIS);
    }
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      return; // it is gone either way
    }
  }
}
