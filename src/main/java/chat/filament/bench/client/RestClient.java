package chat.filament.bench.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    var address = Math.floorMod(number, target.addresses());
    var client = clients.computeIfAbsent(address, this::client);
    return await(client.request(options).compose(request -> exchange(request, body)));
  }

  @Override
  public void close() {
    Future.join(clients.values().stream().map(HttpClient::close).toList()).otherwiseEmpty().await();
  }

  /// One step on the event loop: the body must be asked for when its head comes, because a body
  /// that comes before anybody asks is gone.
  private static Future<RestAnswer> exchange(HttpClientRequest request, @Nullable JsonObject body) {
    if (body == null) {
      return request.send().compose(RestClient::answer);
    }
    request.putHeader("content-type", "application/json");
    return request.send(Buffer.buffer(body.encode())).compose(RestClient::answer);
  }

  private static Future<RestAnswer> answer(HttpClientResponse head) {
    return head.body()
        .map(body ->
            new RestAnswer(
                head.statusCode(),
                head.getHeader("retry-after"),
                body.toString(StandardCharsets.UTF_8),
                System.nanoTime()));
  }

  private static RestAnswer await(Future<RestAnswer> answer) throws IOException {
    try {
      return answer.await(DEADLINE.toSeconds() + 5, TimeUnit.SECONDS);
    } catch (TimeoutException | VertxException e) {
      throw new IOException("no answer: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
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
