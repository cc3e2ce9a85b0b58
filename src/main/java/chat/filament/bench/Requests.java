package chat.filament.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
final class Requests implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// Shorter than what servers grant, so that no request meets a connection that is being closed.
  private static final int KEEP_ALIVE_SECONDS = 10;

  private static final int CONNECTIONS = 1024;

  private final Vertx vertx;
  private final Target target;
  private final Ticker ticker;
  private final ConcurrentMap<Integer, HttpClient> clients = new ConcurrentHashMap<>();

  Requests(Vertx vertx, Target target, Ticker ticker) {
    this.vertx = vertx;
    this.target = target;
    this.ticker = ticker;
  }

  Target target() {
    return target;
  }

  /// `number` chooses the source address. Fails with `IOException` when no whole answer came.
  Answer send(
      int number, HttpMethod method, String path, @Nullable String token, @Nullable ObjectNode body)
      throws IOException {
    var options =
        new RequestOptions().setMethod(method).setURI(path).setTimeout(DEADLINE.toMillis());
    if (token != null) {
      options.putHeader("authorization", "Bearer " + token);
    }
    return await(client(number).request(options).compose(request -> exchange(request, body)));
  }

  @Override
  public void close() {
    Future.join(clients.values().stream().map(HttpClient::close).toList()).otherwiseEmpty().await();
  }

  /// One step on the event loop: the body must be asked for in the turn that brings its head,
  /// because a body that comes before anybody asks is gone.
  private Future<Answer> exchange(HttpClientRequest request, @Nullable ObjectNode body) {
    if (body == null) {
      return request.send().compose(this::answer);
    }
    request.putHeader("content-type", "application/json");
    return request.send(Buffer.buffer(body.toString())).compose(this::answer);
  }

  private Future<Answer> answer(HttpClientResponse response) {
    return response
        .body()
        .map(body ->
            new Answer(
                response.statusCode(),
                response.getHeader("retry-after"),
                body.toString(StandardCharsets.UTF_8),
                ticker.nanos()));
  }

  private static Answer await(Future<Answer> answer) throws IOException {
    try {
      return answer.await(DEADLINE.toSeconds() + 5, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer in time", e);
    } catch (VertxException e) {
      throw new IOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
  }

  private HttpClient client(int number) {
    return clients.computeIfAbsent(
        Math.floorMod(number, target.addresses()),
        address -> {
          var options =
              new HttpClientOptions()
                  .setDefaultHost(target.host())
                  .setDefaultPort(target.port())
                  .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                  .setConnectTimeout(10_000);
          target.source(address).ifPresent(options::setLocalAddress);
          var pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS);
          return vertx
              .httpClientBuilder()
              .with(options)
              .with(pool)
              // what breaks a connection fails its requests; it is not for the log, which would
              // stand between the lines of the report
              .withConnectHandler(connection -> connection.exceptionHandler(e -> {}))
              .build();
        });
  }
}
