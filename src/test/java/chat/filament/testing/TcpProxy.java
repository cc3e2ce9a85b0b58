package chat.filament.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP relay to a port, of this machine or another, that can lose answers, cut connections and
/// refuse new ones.
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean losesAnswers;
  private volatile boolean refuses;
  private volatile boolean swallows;

  private TcpProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  public static TcpProxy to(int port) {
    return to("127.0.0.1", port);
  }

  public static TcpProxy to(String host, int port) {
    try {
      var target = new InetSocketAddress(host, port);
      var proxy = new TcpProxy(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), target);
      Thread.startVirtualThread(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// From now on requests go through, but what the target answers is swallowed and the connection
  /// cut: the caller cannot know whether its request was carried out.
  public void loseAnswers(boolean lose) {
    losesAnswers = lose;
  }

  /// Whether new connections are cut at once.
  public void refuse(boolean refuse) {
    refuses = refuse;
  }

  /// Whether everything that either side sends vanishes, while connections stay open: like a
  /// network that drops packets.
  public void swallow(boolean swallow) {
    swallows = swallow;
  }

  /// Cuts every open connection.
  public void cut() {
    open.forEach(TcpProxy::shut);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        if (refuses) {
          shut(client);
          continue;
        }
        connect(client);
      } catch (IOException e) {
        if (!listener.isClosed()) {
          refuses = true;
        }
      }
    }
  }

  /// Nobody at the other end is the end of this connection only.
  private void connect(Socket client) {
    try {
      var server = new Socket(target.getAddress(), target.getPort());
      open.add(client);
      open.add(server);
      Thread.startVirtualThread(() -> relay(client, server, false));
      Thread.startVirtualThread(() -> relay(server, client, true));
    } catch (IOException e) {
      shut(client);
    }
  }

  private void relay(Socket from, Socket to, boolean answers) {
    var buffer = new byte[16_384];
    try {
      int n;
      while ((n = from.getInputStream().read(buffer)) > 0) {
        if (answers && losesAnswers) {
          break;
        }
        if (!swallows) {
          to.getOutputStream().write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // a cut connection is what this is for
    }
    shut(from);
    shut(to);
    open.remove(from);
    open.remove(to);
  }

  private static void shut(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    shut(listener);
    cut();
  }
}
