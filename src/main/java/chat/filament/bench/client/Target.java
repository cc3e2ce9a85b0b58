package chat.filament.bench.client;

import java.net.URI;
import java.util.Optional;

/// The server under load. Against a server on 127.0.0.1 the clients spread over the source
/// addresses 127.0.0.2 to 127.0.0.201, like clients of as many homes: that keeps to the caps per
/// address and leaves ephemeral ports for all.
public record Target(URI url) {
  private static final int ADDRESSES = 200;

  /// Fails with `IllegalArgumentException` when the address is not usable.
  public Target {
    boolean usable =
        "http".equals(url.getScheme()) && url.getHost() != null && url.getPath().matches("/?");
    if (!usable) {
      throw new IllegalArgumentException("url: " + url + " (expected: http://host:port)");
    }
  }

  String host() {
    return url.getHost();
  }

  public int port() {
    return url.getPort() < 0 ? 80 : url.getPort();
  }

  /// How many source addresses there are to choose from.
  int addresses() {
    return isLoopback() ? ADDRESSES : 1;
  }

  /// The source address of the client with this number; empty leaves the choice to the system.
  public Optional<String> source(int number) {
    return isLoopback()
        ? Optional.of("127.0.0." + (2 + Math.floorMod(number, ADDRESSES)))
        : Optional.empty();
  }

  /// Whether the server is on this machine.
  public boolean isLoopback() {
    return host().equals("127.0.0.1") || host().equals("localhost");
  }
}
