package chat.filament.bench;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's REST API as far as the bench needs it. Every method blocks until the answer is
/// there: call them on virtual threads. Set-up calls wait out `429` and `503`; posting does not,
/// and says what became of the attempt.
final class Api implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration RECONNECT = Duration.ofMillis(200);
  private static final String MESSAGE_ID = "\"message_id\":\"";

  private final Requests requests;
  private final Ticker ticker;

  Api(Requests requests, Ticker ticker) {
    this.requests = requests;
    this.ticker = ticker;
  }

  /// Fails with `IllegalStateException` when nobody answers: set-up calls would try on for minutes.
  void requireServer() {
    try {
      var answer = requests.send(0, HttpMethod.GET, "/health", null, null);
      if (!answer.ok()) {
        throw new IllegalStateException("no server at " + requests.target().url() + ": " + answer);
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "no server at " + requests.target().url() + ": " + e.getMessage(), e);
    }
  }

  /// Registers the account and logs it in.
  void signUp(Account account) {
    patiently(() -> credentials(account, "/auth/register"));
    logIn(account);
  }

  /// Gets new tokens, unless another thread has done so since `stale` was in use: trades the
  /// refresh token or, where that fails, logs in. The trade is never repeated when its answer is
  /// lost: a second one would revoke the session and end its sockets.
  void refresh(Account account, String stale) {
    account.refreshing().lock();
    try {
      if (account.tokens().access().equals(stale)) {
        var fresh = traded(account);
        fresh.ifPresentOrElse(account::use, () -> logIn(account));
      }
    } finally {
      account.refreshing().unlock();
    }
  }

  private Optional<Account.Tokens> traded(Account account) {
    var body = JSON.createObjectNode().put("refresh_token", account.tokens().refresh());
    long start = ticker.nanos();
    try {
      while (true) {
        var answer = requests.send(account.number(), HttpMethod.POST, "/auth/refresh", null, body);
        if (!answer.isThrottled() || ticker.secondsSince(start) > PATIENCE.toSeconds()) {
          return answer.ok() ? Optional.of(tokens(answer)) : Optional.empty();
        }
        Pause.of(answer.pause());
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Gets tokens of a new session.
  void logIn(Account account) {
    account.use(tokens(patiently(() -> credentials(account, "/auth/login"))));
  }

  private Answer credentials(Account account, String path) throws IOException {
    var body =
        JSON.createObjectNode().put("username", account.name()).put("password", account.password());
    return requests.send(account.number(), HttpMethod.POST, path, null, body);
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

  String userId(Account account) {
    return ask(account, HttpMethod.GET, "/auth/me", null).text("user_id");
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
      var answer = requests.send(0, HttpMethod.GET, "/metrics", token, null);
      return answer.ok() ? answer.body() : "";
    } catch (IOException e) {
      return "";
    }
  }

  boolean isReady() {
    try {
      return requests.send(0, HttpMethod.GET, "/ready", null, null).ok();
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
        return created(answer);
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
    requests.close();
  }

  /// Reads the id without a JSON tree: posting is what the bench does most. An answer without one
  /// leaves the outcome open.
  private static Outcome created(Answer answer) {
    int at = answer.body().indexOf(MESSAGE_ID) + MESSAGE_ID.length();
    int end = at + EventBytes.ID_LENGTH;
    var id =
        at < MESSAGE_ID.length() || end > answer.body().length()
            ? Optional.<MessageId>empty()
            : MessageId.parse(answer.body().substring(at, end));
    return id.<Outcome>map(Outcome.Created::new)
        .orElseGet(() -> new Outcome.Unknown(RECONNECT, "no message_id: " + answer));
  }

  private static Account.Tokens tokens(Answer answer) {
    return new Account.Tokens(answer.text("access_token"), answer.text("refresh_token"));
  }

  /// One set-up call of any route. Fails with `IllegalStateException` on a refusal.
  Answer ask(Account account, HttpMethod method, String path, @Nullable ObjectNode body) {
    return patiently(() -> authorized(account, method, path, body));
  }

  /// One request with the account's token, repeated once with a fresh one when it has expired.
  private Answer authorized(
      Account account, HttpMethod method, String path, @Nullable ObjectNode body)
      throws IOException {
    var token = account.tokens().access();
    var answer = requests.send(account.number(), method, path, token, body);
    if (answer.status() != 401) {
      return answer;
    }
    refresh(account, token);
    return requests.send(account.number(), method, path, account.tokens().access(), body);
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
        problem = answer.toString();
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

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
