package chat.filament.bench.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
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

  /// What the server answered to one request; `at` is the `System.nanoTime` when the whole answer
  /// was there.
  public record Answer(int status, @Nullable String retryAfter, String body, long at) {
    boolean ok() {
      return status / 100 == 2;
    }

    /// Nothing was done, and the server asks to come back later.
    boolean isThrottled() {
      return status == 429;
    }

    /// How long to wait before the next try: `retry-after`, 1 s without one, at most a minute.
    Duration pause() {
      boolean known = retryAfter != null && retryAfter.matches("[0-9]{1,4}");
      return Duration.ofSeconds(known ? Math.clamp(Long.parseLong(retryAfter), 1, 60) : 1);
    }

    public JsonObject json() {
      try {
        return new JsonObject(body);
      } catch (DecodeException e) {
        throw new IllegalStateException("not JSON: " + this, e);
      }
    }

    /// A member that the contract promises to be there.
    public String text(String member) {
      if (json().getValue(member) instanceof String text) {
        return text;
      }
      throw new IllegalStateException("no " + member + " in the answer: " + this);
    }

    @Override
    public String toString() {
      return status + " " + body;
    }
  }

  public RestClient(Vertx vertx, Target target) {
    this.vertx = vertx;
    this.target = target;
  }

  Target target() {
    return target;
  }

  /// `number` chooses the source address. Fails with `IOException` when no whole answer came.
  Answer send(
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

  private static Future<Answer> answer(HttpClientResponse head) {
    var later = head.getHeader("retry-after");
    return head.body()
        .map(b -> new Answer(head.statusCode(), later, b.toString(), System.nanoTime()));
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
