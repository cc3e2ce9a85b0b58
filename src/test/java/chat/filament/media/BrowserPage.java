package chat.filament.media;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A page of the browser, where a test runs JavaScript.
final class BrowserPage implements WebSocket.Listener, AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable WebSocket socket;

  private BrowserPage() {}

  /// `target` is what the browser says of a page that it has opened.
  static BrowserPage open(HttpClient http, String target) {
    var page = new BrowserPage();
    var address = URI.create(Answer.parse(target).path("webSocketDebuggerUrl").asText());
    page.socket = http.newWebSocketBuilder().buildAsync(address, page).join();
    for (int i = 0; i < 600 && !page.run("typeof join").asText().equals("function"); i++) {
      page.run("new Promise((done) => setTimeout(done, 100))");
    }
    return page;
  }

  /// The value of an expression, also of a promise; fails with what it throws.
  JsonNode run(String expression) {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    answers.put(id, answer);
    var command = JsonNodeFactory.instance.objectNode().put("id", id);
    command
        .put("method", "Runtime.evaluate")
        .putObject("params")
        .put("expression", expression)
        .put("awaitPromise", true)
        .put("returnByValue", true);
    try {
      var open = socket;
      if (open == null) {
        throw new IllegalStateException("not open");
      }
      open.sendText(command.toString(), true).join();
      var result = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).path("result");
      if (result.has("exceptionDetails")) {
        throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
      }
      return result.path("result").path("value");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(expression, e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      var message = Answer.parse(text.toString());
      text.setLength(0);
      var answer = answers.remove(message.path("id").asInt());
      if (answer != null) {
        answer.complete(message);
      }
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
