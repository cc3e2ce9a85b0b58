package chat.filament.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A gateway client that keeps every event it gets, in order, until the test takes it.
public final class Socket implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 60;

  /// How a connection ended; code 1006 without a close frame.
  public record Closed(int code, String reason) {}

  private final BlockingDeque<JsonNode> events = new LinkedBlockingDeque<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();

  /// The first frame that `asyncapi.yaml` does not describe: the next [#next] fails with it.
  private final AtomicReference<@Nullable AssertionError> fault = new AtomicReference<>();

  private @Nullable WebSocket socket;
  private volatile boolean checked = true;

  private Socket() {}

  /// For events that a test makes up: nothing is held against `asyncapi.yaml`.
  public Socket ofMadeUpEvents() {
    checked = false;
    fault.set(null);
    return this;
  }

  public static Socket open(String url, @Nullable String token, String query) {
    return open(url, token, query, builder -> builder);
  }

  /// `more` adds headers.
  public static Socket open(
      String url, @Nullable String token, String query, UnaryOperator<WebSocket.Builder> more) {
    var client = new Socket();
    var address =
        url.replaceFirst("^http", "ws") + "/gateway/ws" + (query.isEmpty() ? "" : "?" + query);
    var builder = HTTP.newWebSocketBuilder();
    if (token != null) {
      builder.header("Authorization", "Bearer " + token);
    }
    client.socket = more.apply(builder).buildAsync(URI.create(address), client).join();
    return client;
  }

  public Socket send(String type, String data) {
    return sendText("{\"v\":1,\"t\":\"" + type + "\",\"d\":" + data + "}");
  }

  public Socket sendText(String envelope) {
    webSocket().sendText(envelope, true).join();
    return this;
  }

  public Socket sendBinary(byte[] message) {
    webSocket().sendBinary(ByteBuffer.wrap(message), true).join();
    return this;
  }

  /// Subscribes and waits for this channel's `subscribed`; what comes before it is kept, also that
  /// of another channel.
  public Socket subscribe(String guild, String channel) {
    send("subscribe", "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, channel));
    var before = new ArrayList<JsonNode>();
    JsonNode event;
    do {
      event = next();
      before.add(event);
    } while (!event.path("t").asText().equals("subscribed")
        || !event.at("/d/channel_id").asText().equals(channel));
    before.reversed().forEach(events::addFirst);
    return this;
  }

  /// The next event, whole; fails after 60 s.
  public JsonNode next() {
    var event = next(Duration.ofSeconds(PATIENCE_SECONDS));
    if (event == null) {
      throw new AssertionError("no event within 60 s; closed: " + closed.getNow(null));
    }
    return event;
  }

  /// The same, but null when there is none in that time.
  public @Nullable JsonNode next(Duration patience) {
    try {
      requireDescribed();
      var event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      requireDescribed();
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The `d` of the next event of a type; others before it are dropped.
  public JsonNode next(String type) {
    JsonNode event;
    do {
      event = next();
    } while (!event.path("t").asText().equals(type));
    return event.path("d");
  }

  /// The whole events up to and with the next of a type.
  public List<JsonNode> upTo(String type) {
    var all = new ArrayList<JsonNode>();
    do {
      all.add(next());
    } while (!all.getLast().path("t").asText().equals(type));
    return all;
  }

  /// The types of the next events, in order.
  public List<String> nextTypes(int count) {
    return IntStream.range(0, count).mapToObj(i -> next().path("t").asText()).toList();
  }

  /// What has arrived so far and was not taken.
  public List<JsonNode> drain() {
    var all = new ArrayList<JsonNode>();
    events.drainTo(all);
    return all;
  }

  /// How the connection ended; fails when it is still open after 60 s.
  public Closed closed() {
    try {
      return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("still open", e);
    }
  }

  public boolean isOpen() {
    return !closed.isDone();
  }

  /// Drops the connection without a close frame.
  public void cut() {
    webSocket().abort();
    closed.complete(new Closed(1006, "cut"));
  }

  private void requireDescribed() {
    var found = fault.get();
    if (found != null) {
      throw new AssertionError(found);
    }
  }

  private WebSocket webSocket() {
    return Objects.requireNonNull(socket);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      var event = Answer.parse(text.toString());
      try {
        GatewayContract.check(event.path("t").asText(), text.toString());
      } catch (AssertionError e) {
        fault.compareAndSet(null, checked ? e : null);
      }
      events.add(event);
      text.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(new Closed(1006, String.valueOf(error.getMessage())));
  }

  @Override
  public void close() {
    if (isOpen()) {
      webSocket().sendClose(1000, "").join();
    }
  }
}
