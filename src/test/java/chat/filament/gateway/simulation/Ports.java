package chat.filament.gateway.simulation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports of this machine that nobody else uses.
final class Ports {
  private Ports() {}

  /// Below those that the system gives to connections, so that it stays free while nobody listens.
  static int free(int from) throws IOException {
    for (int port = from; ; port++) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        if (port > from + 1_000) {
          throw e;
        }
      }
    }
  }
}
