package chat.filament.testing;

import java.util.concurrent.TimeUnit;

/// Somebody with an account, logged in.
public record Person(String name, String password, String id, Client client, String refreshToken) {
  public static Person register(Client client, String name) {
    var password = "correct horse " + name;
    signUp(client, name, password);
    return logIn(client, name, password);
  }

  /// The same person with the same token at another server of the same data.
  public Person at(Client other) {
    return new Person(name, password, id, other.with(String.valueOf(client.token())), refreshToken);
  }

  /// The same without a registration, straight into the database of the server, with a password
  /// whose hash costs next to nothing: for tests that need people and do not test accounts.
  static Person settle(Client client, TestDatabase database, String name, String id) {
    var password = "correct horse " + name;
    database.sql(
        "INSERT INTO users (user_id, username, password_hash, created_at) VALUES (?, ?, ?, ?)",
        id,
        name,
        CheapHash.of(password),
        System.currentTimeMillis() / 1_000);
    return logIn(client, name, password);
  }

  /// Another auth session of the same account.
  public Person logInAgain() {
    return logIn(client, name, password);
  }

  /// An account that exists was made by an attempt that was not answered in time.
  private static void signUp(Client client, String name, String password) {
    var json = credentials(name, password);
    var answer = Client.answered(() -> client.post("/auth/register", json));
    if (answer.status() != 409) {
      answer.ok();
    }
  }

  private static Person logIn(Client client, String name, String password) {
    var json = credentials(name, password);
    var tokens = Client.answered(() -> client.post("/auth/login", json)).ok();
    var bearer = client.with(tokens.text("access_token"));
    var id = Client.answered(() -> bearer.get("/auth/me")).ok().text("user_id");
    return new Person(name, password, id, bearer, tokens.text("refresh_token"));
  }

  public static String credentials(String name, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
  }

  public Answer get(String path) {
    return client.get(path);
  }

  public Answer post(String path) {
    return client.post(path);
  }

  public Answer post(String path, String json) {
    return client.post(path, json);
  }

  public Answer patch(String path, String json) {
    return client.patch(path, json);
  }

  public Answer delete(String path) {
    return client.delete(path);
  }

  /// Makes a public guild and answers its id.
  public String createGuild() {
    var draft = "{\"name\":\"Club\",\"visibility\":\"public\"}";
    return Client.granted(() -> post("/guilds", draft)).text("guild_id");
  }

  /// Makes a text channel and answers its id.
  public String createChannel(String guild) {
    var path = "/guilds/" + guild + "/channels";
    return Client.granted(() -> post(path, "{\"name\":\"general\"}")).text("channel_id");
  }

  public void join(String guild) {
    Client.granted(() -> post("/guilds/" + guild + "/join"));
  }

  /// Says something and answers the message's id.
  public String say(String guild, String channel, String content) {
    var path = "/guilds/" + guild + "/channels/" + channel + "/messages";
    var body = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    var json = body.put("content", content).toString();
    return Client.granted(() -> post(path, json)).text("message_id");
  }

  /// What a complete search answers, `path` with its query. The first one at a server, or any on a
  /// loaded machine, may not be level with the log or be over its time: it is asked again.
  public Answer search(String path) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    var found = get(path);
    while (isEarly(found)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + found.text());
      }
      found = get(path);
    }
    return found;
  }

  private static boolean isEarly(Answer found) {
    return found.status() == 503
        || found.text("detail").contains("took too long")
        || !found.ok().json().path("complete").asBoolean();
  }

  /// Opens a gateway socket; `query` is more of the URL's query, such as `resume=1`, or empty.
  public Socket connect(String query) {
    return Socket.open(client.url(), client.token(), query);
  }

  public Socket connect() {
    return connect("");
  }
}
