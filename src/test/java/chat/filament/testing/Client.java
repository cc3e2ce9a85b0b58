package chat.filament.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A plain HTTP client of a server, with or without an access token.
public record Client(String url, @Nullable String token) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public Client(String url) {
    this(url, null);
  }

  public Client with(String accessToken) {
    return new Client(url, accessToken);
  }

  public Answer get(String path) {
    return send("GET", path, null, request -> request);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null, request -> request);
  }

  /// Without a body.
  public Answer post(String path) {
    return send("POST", path, null, request -> request);
  }

  /// `json` is the body as it is sent, with `content-type: application/json`.
  public Answer post(String path, String json) {
    return send("POST", path, json, request -> request);
  }

  public Answer patch(String path, String json) {
    return send("PATCH", path, json, request -> request);
  }

  /// What a test needs but does not test: asks again, as `retry-after` says, as long as the server
  /// has no time, and fails unless it is granted in the end.
  static Answer granted(Supplier<Answer> request) {
    return patiently(request, Answer::isBusy).ok();
  }

  /// The same for what may be asked twice: also after an answer that did not come in time. The last
  /// answer, whatever it is.
  static Answer answered(Supplier<Answer> request) {
    return patiently(request, answer -> answer.isBusy() || answer.status() == 408);
  }

  private static Answer patiently(Supplier<Answer> request, Predicate<Answer> again) {
    long start = System.nanoTime();
    var answer = request.get();
    while (again.test(answer) && System.nanoTime() - start < PATIENCE.toNanos()) {
      try {
        Thread.sleep(answer.retryAfter());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      answer = request.get();
    }
    return answer;
  }

  /// `more` adds headers or replaces the body.
  public Answer send(
      String method, String path, @Nullable String json, UnaryOperator<HttpRequest.Builder> more) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (json != null) {
      request.header("content-type", "application/json");
    }
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    try {
      var asked = more.apply(request).build();
      var answer = new Answer(HTTP.send(asked, BodyHandlers.ofByteArray()));
      // the document knows nothing of what a proxy puts before its paths
      HttpContract.check(method, URI.create("http://server" + path), json, answer);
      return answer;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
