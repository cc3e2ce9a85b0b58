package chat.filament.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// The page that browsers of a test take part in calls with, and LiveKit's client for it.
final class CallSite implements AutoCloseable {
  private static final Path PAGES = Path.of("src", "test", "resources", "calls");

  private final HttpServer server;

  /// `modules` is where npm has put LiveKit's client.
  CallSite(Path modules) {
    var client = modules.resolve(Path.of("livekit-client", "dist", "livekit-client.umd.js"));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    serve("/", "text/html", PAGES.resolve("call.html"));
    serve("/call.js", "text/javascript", PAGES.resolve("call.js"));
    serve("/livekit-client.js", "text/javascript", client);
    server.start();
  }

  private void serve(String path, String type, Path file) {
    server.createContext(path, exchange -> send(exchange, type, file));
  }

  private static void send(HttpExchange exchange, String type, Path file) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("content-type", type);
      exchange.sendResponseHeaders(200, Files.size(file));
      Files.copy(file, exchange.getResponseBody());
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
