package chat.filament.bench.client;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's REST API as far as a run needs it. Every method blocks until the answer is there:
/// call them on virtual threads. Set-up calls wait out `429` and `503`; posting does not, and says
/// what became of the attempt.
public record ServerApi(RestClient rest) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration RECONNECT = Duration.ofMillis(200);

  private interface Attempt {
    RestClient.Answer run() throws IOException;
  }

  /// Fails with `IllegalStateException` when nobody answers: set-up calls would try on for minutes.
  public void requireServer() {
    if (look("/health", null).isEmpty()) {
      throw new IllegalStateException("no server at " + rest.target().url());
    }
  }

  /// Registers the account and logs it in.
  public void signUp(LoadAccount account) {
    patiently(() -> credentials(account, "/auth/register"));
    logIn(account);
  }

  /// Gets tokens of a new session.
  public void logIn(LoadAccount account) {
    account.tokens().set(tokens(patiently(() -> credentials(account, "/auth/login"))));
  }

  /// Gets new tokens, unless another thread has done so since `stale` was in use: trades the
  /// refresh token or, where that fails, logs in. The trade is never repeated when its answer is
  /// lost: a second one would revoke the session and end its sockets.
  public void refresh(LoadAccount account, String stale) {
    account.refreshing().lock();
    try {
      if (account.token().equals(stale)) {
        traded(account).ifPresentOrElse(account.tokens()::set, () -> logIn(account));
      }
    } finally {
      account.refreshing().unlock();
    }
  }

  private Optional<LoadAccount.Tokens> traded(LoadAccount account) {
    var body = new JsonObject().put("refresh_token", account.tokens().get().refresh());
    long start = System.nanoTime();
    try {
      while (true) {
        var answer = rest.send(account.number(), HttpMethod.POST, "/auth/refresh", null, body);
        if (!answer.isThrottled() || Waits.secondsSince(start) > PATIENCE.toSeconds()) {
          return Optional.of(answer).filter(RestClient.Answer::ok).map(ServerApi::tokens);
        }
        Waits.pause(answer.pause());
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private RestClient.Answer credentials(LoadAccount account, String path) throws IOException {
    var body =
        new JsonObject()
            .put("username", account.name())
            .put("password", "correct-horse-" + account.name());
    return rest.send(account.number(), HttpMethod.POST, path, null, body);
  }

  public GuildId createGuild(LoadAccount owner, String name) {
    var body = new JsonObject().put("name", name).put("visibility", "public");
    return new GuildId(ask(owner, HttpMethod.POST, "/guilds", body).text("guild_id"));
  }

  public LoadChannel createChannel(LoadAccount owner, GuildId guild, String name) {
    var body = new JsonObject().put("name", name).put("kind", "text");
    var answer = ask(owner, HttpMethod.POST, "/guilds/" + guild + "/channels", body);
    return new LoadChannel(guild, new ChannelId(answer.text("channel_id")));
  }

  /// Learns the account's user id, unless it is known.
  public void identify(LoadAccount account) {
    if (account.userId().isEmpty()) {
      account.id().set(ask(account, HttpMethod.GET, "/auth/me", null).text("user_id"));
    }
  }

  public void join(LoadAccount account, GuildId guild) {
    ask(account, HttpMethod.POST, "/guilds/" + guild + "/join", null);
  }

  /// One page of search results, newest first.
  public JsonObject search(
      LoadAccount account, GuildId guild, String word, @Nullable String cursor) {
    var path = "/guilds/" + guild + "/search?limit=50&sort=newest&q=" + encoded(word);
    var page = cursor == null ? path : path + "&cursor=" + encoded(cursor);
    return ask(account, HttpMethod.GET, page, null).json();
  }

  /// The text of `/metrics`, empty where it cannot be read.
  public String metrics(@Nullable String token) {
    return look("/metrics", token).map(RestClient.Answer::body).orElse("");
  }

  public boolean isReady() {
    return look("/ready", null).isPresent();
  }

  private Optional<RestClient.Answer> look(String path, @Nullable String token) {
    try {
      return Optional.of(rest.send(0, HttpMethod.GET, path, token, null))
          .filter(RestClient.Answer::ok);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Tries once to post a message. An answer without an id leaves the outcome open.
  public PostOutcome post(LoadAccount account, LoadChannel channel, String content) {
    try {
      var body = new JsonObject().put("content", content);
      var answer = authorized(account, HttpMethod.POST, channel.path() + "/messages", body);
      if (answer.ok()) {
        return new PostOutcome.Created(new MessageId(answer.text("message_id")));
      }
      if (answer.isThrottled()) {
        return new PostOutcome.Later(answer.pause());
      }
      return answer.status() >= 500 || answer.status() == 408
          ? new PostOutcome.Unknown(answer.pause(), answer.toString())
          : new PostOutcome.Refused(answer.toString());
    } catch (ConnectException e) {
      return new PostOutcome.Later(RECONNECT);
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      return new PostOutcome.Unknown(RECONNECT, String.valueOf(e.getMessage()));
    }
  }

  private static LoadAccount.Tokens tokens(RestClient.Answer answer) {
    return new LoadAccount.Tokens(answer.text("access_token"), answer.text("refresh_token"));
  }

  /// One set-up call of any route. Fails with `IllegalStateException` on a refusal.
  public RestClient.Answer ask(
      LoadAccount account, HttpMethod method, String path, @Nullable JsonObject body) {
    return patiently(() -> authorized(account, method, path, body));
  }

  /// One request with the account's token, repeated once with a fresh one when it has expired.
  private RestClient.Answer authorized(
      LoadAccount account, HttpMethod method, String path, @Nullable JsonObject body)
      throws IOException {
    var token = account.token();
    var answer = rest.send(account.number(), method, path, token, body);
    if (answer.status() != 401) {
      return answer;
    }
    refresh(account, token);
    return rest.send(account.number(), method, path, account.token(), body);
  }

  /// Repeats until the server has time; fails with `IllegalStateException` on any other refusal.
  private static RestClient.Answer patiently(Attempt attempt) {
    long start = System.nanoTime();
    while (true) {
      String problem;
      var pause = RECONNECT;
      try {
        var answer = attempt.run();
        if (answer.ok()) {
          return answer;
        }
        problem = answer.toString();
        if (!answer.isThrottled() && answer.status() != 503) {
          throw new IllegalStateException("the server answered " + problem);
        }
        pause = answer.pause();
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
      }
      if (Waits.secondsSince(start) + pause.toSeconds() > PATIENCE.toSeconds()) {
        throw new IllegalStateException("given up after " + PATIENCE + ": " + problem);
      }
      Waits.pause(pause);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
