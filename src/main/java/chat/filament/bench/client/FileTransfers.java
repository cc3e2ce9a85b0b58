package chat.filament.bench.client;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/// Uploads and downloads of one and the same content, to our server's attachments or to a plain
/// file server that takes `PUT` (nginx with `dav_methods`). Blocks: call it on virtual threads.
/// Fails with `IllegalStateException` when the server refuses, or gives back something else.
public final class FileTransfers {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final byte[] content;

  public FileTransfers(int bytes) {
    this.content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    content[0] = 0; // of no known type
  }

  /// Answers where the new attachment is.
  public URI attach(LoadChannel channel, Target target, LoadAccount account) {
    var files = target.url().resolve(channel.path() + "/attachments");
    var answer =
        send(request(files, account.token()).POST(body()).build(), BodyHandlers.ofString());
    var id = new JsonObject(require(answer).body()).getString("attachment_id");
    return URI.create(files + "/" + id);
  }

  public URI put(URI file) {
    require(send(request(file, "").PUT(body()).build(), BodyHandlers.ofString()));
    return file;
  }

  /// With this access token; an empty one is left out. Compares every byte.
  public void download(URI file, String token) {
    var answer = send(request(file, token).build(), BodyHandlers.ofInputStream());
    try (var body = require(answer).body()) {
      compare(body);
    } catch (IOException e) {
      throw new IllegalStateException("a download broke off", e);
    }
  }

  /// Read piece by piece: the ready-made publisher of an array copies all of it for each request.
  private HttpRequest.BodyPublisher body() {
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)), content.length);
  }

  private static HttpRequest.Builder request(URI uri, String token) {
    var request = HttpRequest.newBuilder(uri).timeout(DEADLINE);
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  private void compare(InputStream body) throws IOException {
    var piece = new byte[64 * 1024];
    int at = 0;
    for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
      if (at + n > content.length || !Arrays.equals(piece, 0, n, content, at, at + n)) {
        throw new IllegalStateException("a download differs behind byte " + at);
      }
      at += n;
    }
    if (at < content.length) {
      throw new IllegalStateException("a download ended behind byte " + at);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      throw new IllegalStateException("a transfer broke off: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> HttpResponse<T> require(HttpResponse<T> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("the server answered " + answer.statusCode());
    }
    return answer;
  }
}
