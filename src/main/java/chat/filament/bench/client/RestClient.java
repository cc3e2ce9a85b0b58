package chat.filament.bench.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends one request and reads its whole answer, from a source address of the [Target]. Blocks:
/// call it on virtual threads.
public final class RestClient implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// Shorter than what servers grant, so that no request meets a connection that is being closed.
  private static final int KEEP_ALIVE_SECONDS = 10;

  private static final int CONNECTIONS = 1024;

  private final Vertx vertx;
  private final Target target;
  private final ConcurrentMap<Integer, HttpClient> clients = new ConcurrentHashMap<>();

  public RestClient(Vertx vertx, Target target) {
    this.vertx = vertx;
    this.target = target;
  }

  Target target() {
    return target;
  }

  /// `number` chooses the source address. Fails with `IOException` when no whole answer came.
  RestAnswer send(
      int number, HttpMethod method, String path, @Nullable String token, @Nullable JsonObject body)
      throws IOException {
    var options =
        new RequestOptions().setMethod(method).setURI(path).setTimeout(DEADLINE.toMillis());
    if (token != null) {
      options.putHeader("authorization", "Bearer " + token);
    }
    if (body != null) {
      options.putHeader("content-type", "application/json");
    } else if (method.equals(HttpMethod.POST)) {
      options.putHeader("prefer", "respond-async");
    }
    var client = clients.computeIfAbsent(Math.floorMod(number, target.addresses()), this::client);
    // the body is asked for as soon as its head comes: one that comes earlier is gone
    var answer =
        client
            .request(options)
            .compose(request ->
                (body == null ? request.send() : request.send(body.toBuffer()))
                    .compose(RestClient::answer));
    try {
      return answer.await(DEADLINE.toSeconds() + 5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw e instanceof IOException io ? io : new IOException("no answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Future.join(clients.values().stream().map(HttpClient::close).toList()).otherwiseEmpty().await();
  }

  private static Future<RestAnswer> answer(HttpClientResponse head) {
    var later = head.getHeader("retry-after");
    return head.body()
        .map(b -> new RestAnswer(head.statusCode(), later, b.toString(), System.nanoTime()));
  }

  private HttpClient client(int address) {
    var options =
        new HttpClientOptions()
            .setDefaultHost(target.host())
            .setDefaultPort(target.port())
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setConnectTimeout(10_000);
    target.source(address).ifPresent(options::setLocalAddress);
    // what breaks a connection fails its requests; it is not for the log, which would stand
    // between the lines of the report
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
        .withConnectHandler(connection -> connection.exceptionHandler(e -> {}))
        .build();
  }
}
