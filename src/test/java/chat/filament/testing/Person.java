package chat.filament.testing;

/// Somebody with an account, logged in.
public record Person(String name, String password, String id, Client client, String refreshToken) {
  public static Person register(Client client, String name) {
    var password = "correct horse " + name;
    Client.granted(() -> client.post("/auth/register", credentials(name, password)));
    return logIn(client, name, password);
  }

  /// The same person with the same token at another server of the same data.
  public Person at(Client other) {
    return new Person(name, password, id, other.with(String.valueOf(client.token())), refreshToken);
  }

  static Person register(Client client, TestDatabase database, String name, String id) {
    var password = "correct horse " + name;
    Client.granted(() -> client.post("/auth/register", credentials(name, password)));
    database.sql("UPDATE users SET user_id = ? WHERE username = ?", id, name);
    return logIn(client, name, password);
  }

  /// Another auth session of the same account.
  public Person logInAgain() {
    return logIn(client, name, password);
  }

  private static Person logIn(Client client, String name, String password) {
    var tokens = Client.granted(() -> client.post("/auth/login", credentials(name, password)));
    var bearer = client.with(tokens.text("access_token"));
    var id = Client.granted(() -> bearer.get("/auth/me")).text("user_id");
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

  /// Opens a gateway socket; `query` is more of the URL's query, such as `resume=1`, or empty.
  public Socket connect(String query) {
    return Socket.open(client.url(), client.token(), query);
  }

  public Socket connect() {
    return connect("");
  }
}
