package chat.filament.bench;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The server's REST API as far as the bench needs it. Every method blocks until the answer is
/// there: call them on virtual threads. Set-up calls wait out `429` and `503`; posting does not,
/// and says what became of the attempt.
final class Api implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration RECONNECT = Duration.ofMillis(200);

  private final Vertx vertx;
  private final Target target;
  private final Ticker ticker;
  private final ConcurrentMap<Integer, HttpClient> clients = new ConcurrentHashMap<>();

  Api(Vertx vertx, Target target, Ticker ticker) {
    this.vertx = vertx;
    this.target = target;
    this.ticker = ticker;
  }

  /// Registers the account and logs it in.
  void signUp(Account account) {
    var credentials =
        JSON.createObjectNode().put("username", account.name()).put("password", account.password());
    patiently(() -> send(account.number(), HttpMethod.POST, "/auth/register", null, credentials));
    var answer =
        patiently(() -> send(account.number(), HttpMethod.POST, "/auth/login", null, credentials));
    account.use(tokens(answer));
  }

  /// Trades the refresh token, unless another thread has done so since `stale` was in use.
  void refresh(Account account, String stale) {
    account.refreshing().lock();
    try {
      if (account.tokens().access().equals(stale)) {
        var body = JSON.createObjectNode().put("refresh_token", account.tokens().refresh());
        account.use(
            tokens(
                patiently(
                    () -> send(account.number(), HttpMethod.POST, "/auth/refresh", null, body))));
      }
    } finally {
      account.refreshing().unlock();
    }
  }

  GuildId createGuild(Account owner, String name) {
    var body = JSON.createObjectNode().put("name", name).put("visibility", "public");
    return new GuildId(ask(owner, HttpMethod.POST, "/guilds", body).text("guild_id"));
  }

  ChannelId createChannel(Account owner, GuildId guild, String name) {
    var body = JSON.createObjectNode().put("name", name).put("kind", "text");
    var path = "/guilds/" + guild + "/channels";
    return new ChannelId(ask(owner, HttpMethod.POST, path, body).text("channel_id"));
  }

  void join(Account account, GuildId guild) {
    ask(account, HttpMethod.POST, "/guilds/" + guild + "/join", null);
  }

  /// One page of search results, newest first.
  JsonNode search(Account account, GuildId guild, String word, @Nullable String cursor) {
    var path =
        "/guilds/%s/search?limit=50&sort=newest&q=%s%s"
            .formatted(guild, encoded(word), cursor == null ? "" : "&cursor=" + encoded(cursor));
    return ask(account, HttpMethod.GET, path, null).json();
  }

  /// The text of `/metrics`, empty where it cannot be read.
  String metrics(@Nullable String token) {
    try {
      var answer = send(0, HttpMethod.GET, "/metrics", token, null);
      return answer.ok() ? answer.body() : "";
    } catch (IOException e) {
      return "";
    }
  }

  boolean isReady() {
    try {
      return send(0, HttpMethod.GET, "/ready", null, null).ok();
    } catch (IOException e) {
      return false;
    }
  }

  /// Tries once to post a message.
  Outcome post(Account account, Room room, String content) {
    try {
      var body = JSON.createObjectNode().put("content", content);
      var answer = authorized(account, HttpMethod.POST, room.messagesPath(), body);
      if (answer.ok()) {
        return new Outcome.Created(new MessageId(messageId(answer.body())));
      }
      if (answer.isThrottled()) {
        return new Outcome.Later(answer.pause(), "429");
      }
      return answer.status() >= 500 || answer.status() == 408
          ? new Outcome.Unknown(answer.pause(), Integer.toString(answer.status()))
          : new Outcome.Refused(answer.status(), answer.body());
    } catch (ConnectException e) {
      return new Outcome.Later(RECONNECT, "no connection");
    } catch (IOException e) {
      return new Outcome.Unknown(RECONNECT, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    Future.join(clients.values().stream().map(HttpClient::close).toList()).otherwiseEmpty().await();
  }

  /// The id without a JSON tree: posting is what the bench does most.
  private static String messageId(String body) {
    int at = body.indexOf("\"message_id\":\"") + 14;
    return body.substring(at, at + EventBytes.ID_LENGTH);
  }

  private static Account.Tokens tokens(Answer answer) {
    return new Account.Tokens(answer.text("access_token"), answer.text("refresh_token"));
  }

  private Answer ask(Account account, HttpMethod method, String path, @Nullable ObjectNode body) {
    return patiently(() -> authorized(account, method, path, body));
  }

  /// One request with the account's token, repeated once with a fresh one when it has expired.
  private Answer authorized(
      Account account, HttpMethod method, String path, @Nullable ObjectNode body)
      throws IOException {
    var token = account.tokens().access();
    var answer = send(account.number(), method, path, token, body);
    if (answer.status() != 401) {
      return answer;
    }
    refresh(account, token);
    return send(account.number(), method, path, account.tokens().access(), body);
  }

  private interface Attempt {
    Answer run() throws IOException;
  }

  /// Repeats until the server has time; fails with `IllegalStateException` on any other refusal.
  private Answer patiently(Attempt attempt) {
    long start = ticker.nanos();
    while (true) {
      String problem;
      var pause = RECONNECT;
      try {
        var answer = attempt.run();
        if (answer.ok()) {
          return answer;
        }
        problem = answer.status() + " " + answer.body();
        if (!answer.isThrottled() && !answer.isUnavailable()) {
          throw new IllegalStateException("the server answered " + problem);
        }
        pause = answer.pause();
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
      }
      if (ticker.secondsSince(start) + pause.toSeconds() > PATIENCE.toSeconds()) {
        throw new IllegalStateException(
            "given up after " + PATIENCE.toMinutes() + " min: " + problem);
      }
      Pause.of(pause);
    }
  }

  private Answer send(
      int number, HttpMethod method, String path, @Nullable String token, @Nullable ObjectNode body)
      throws IOException {
    var options =
        new RequestOptions().setMethod(method).setURI(path).setTimeout(DEADLINE.toMillis());
    if (token != null) {
      options.putHeader("authorization", "Bearer " + token);
    }
    return await(() ->
        client(number)
            .request(options)
            .compose(request -> exchange(request, body))
            .compose(Api::answer));
  }

  private static Future<HttpClientResponse> exchange(
      HttpClientRequest request, @Nullable ObjectNode body) {
    if (body == null) {
      return request.send();
    }
    request.putHeader("content-type", "application/json");
    return request.send(Buffer.buffer(body.toString()));
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    return response
        .body()
        .map(body ->
            new Answer(
                response.statusCode(),
                response.getHeader("retry-after"),
                body.toString(StandardCharsets.UTF_8)));
  }

  private static Answer await(Supplier<Future<Answer>> request) throws IOException {
    try {
      return request.get().await(DEADLINE.toSeconds() + 5, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer in time", e);
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
                  .setConnectTimeout(10_000);
          target.source(address).ifPresent(options::setLocalAddress);
          return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(64));
        });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
