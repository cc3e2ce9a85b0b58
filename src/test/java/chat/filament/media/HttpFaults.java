package chat.filament.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;

/// A proxy that does to HTTP requests what networks and broken servers do, by a seed. Lets
/// everything through until it is told to begin.
final class HttpFaults implements AutoCloseable {
  /// What becomes of a request.
  enum Fault {
    NONE,
    /// Answered after up to 300 ms.
    SLOW,
    /// Not passed on: an error, or none at all.
    REFUSED,
    /// Passed on; the answer breaks off.
    CUT,
    /// Not passed on, and answered with what is no answer.
    NONSENSE,
    /// Not passed on, and answered as if it had been.
    LOST,
    /// Passed on twice.
    DOUBLED,
    /// Answered at once and passed on up to 300 ms later, behind what comes meanwhile.
    LATE
  }

  /// For calls of LiveKit's API.
  static final List<Fault> CALLS =
      List.of(Fault.NONE, Fault.SLOW, Fault.REFUSED, Fault.CUT, Fault.NONSENSE);

  /// For LiveKit's webhooks.
  static final List<Fault> EVENTS =
      List.of(Fault.NONE, Fault.SLOW, Fault.LOST, Fault.DOUBLED, Fault.LATE);

  private static final Charset UTF = StandardCharsets.UTF_8;

  private static final List<String> NONSENSE =
      List.of(
          "",
          "<html>502</html>",
          "[]",
          "{\"participants\":",
          "{\"participants\":7}",
          "{\"participants\":[7]}",
          "{\"participants\":[{\"identity\":{}}]}",
          "\u0000\u0001");

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final String target;
  private final List<Fault> kinds;
  private final Random random = new Random();
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private final Phaser underWay = new Phaser(1);
  private boolean calm = true;

  private HttpFaults(HttpServer server, String target, List<Fault> kinds) {
    this.server = server;
    this.target = target;
    this.kinds = kinds;
  }

  static HttpFaults before(String target, List<Fault> kinds) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      var faults = new HttpFaults(server, target, kinds);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", faults::answer);
      server.start();
      return faults;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized void begin(long seed) {
    random.setSeed(seed);
    calm = false;
  }

  /// Lets everything through again; done when nothing is under way any more.
  void calm() {
    synchronized (this) {
      calm = true;
    }
    underWay.arriveAndAwaitAdvance();
  }

  /// How often what was done.
  synchronized String report() {
    return done.toString();
  }

  private synchronized Fault next() {
    var fault = calm ? Fault.NONE : kinds.get(random.nextInt(kinds.size()));
    done.merge(fault, 1, Integer::sum);
    return fault;
  }

  private synchronized int below(int bound) {
    return random.nextInt(bound);
  }

  private void answer(HttpExchange exchange) throws IOException {
    underWay.register();
    try (exchange) {
      var request = request(exchange);
      switch (next()) {
        case NONE -> reply(exchange, send(request));
        case SLOW -> {
          pause();
          reply(exchange, send(request));
        }
        case REFUSED -> {
          if (below(2) == 0) {
            reply(exchange, new Reply(503, "{\"code\":\"unavailable\"}"));
          }
        }
        case CUT -> {
          var answer = send(request);
          var body = answer.body().getBytes(UTF);
          exchange.sendResponseHeaders(answer.status(), body.length + 10);
          exchange.getResponseBody().write(body);
        }
        case NONSENSE -> reply(exchange, new Reply(200, NONSENSE.get(below(NONSENSE.size()))));
        case LOST -> reply(exchange, new Reply(200, ""));
        case DOUBLED -> {
          send(request);
          reply(exchange, send(request));
        }
        case LATE -> {
          underWay.register();
          Thread.startVirtualThread(() -> {
            pause();
            send(request);
            underWay.arriveAndDeregister();
          });
          reply(exchange, new Reply(200, ""));
        }
      }
    } finally {
      underWay.arriveAndDeregister();
    }
  }

  private record Reply(int status, String body) {}

  private void pause() {
    try {
      Thread.sleep(below(300));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    var from = exchange.getRequestHeaders();
    var request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (var name : List.of("authorization", "content-type")) {
      var value = from.getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }

  private Reply send(HttpRequest request) {
    try {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString(UTF));
      return new Reply(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Reply(502, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(502, "");
    }
  }

  private static void reply(HttpExchange exchange, Reply answer) throws IOException {
    exchange.getResponseHeaders().add("content-type", "application/json");
    var body = answer.body().getBytes(UTF);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
