package chat.filament.bench.client;

import io.vertx.core.json.JsonObject;
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

/// Uploads and downloads of one and the same content. Blocks: call it on virtual threads. Fails
/// with `IllegalStateException` when the server refuses, or gives back something else.
public final class FileTransfers {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String files;
  private final byte[] content;

  public FileTransfers(Target target, LoadChannel channel, int bytes) {
    this.files = target.url().resolve(channel.path() + "/attachments").toString();
    this.content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    content[0] = 0; // of no known type
  }

  /// Answers the id of the new file.
  public String upload(LoadAccount account) {
    var request = request(account, "").POST(BodyPublishers.ofByteArray(content)).build();
    var answer = send(request, BodyHandlers.ofString());
    return new JsonObject(require(answer).body()).getString("attachment_id");
  }

  /// Compares every byte.
  public void download(LoadAccount account, String id) {
    var answer = send(request(account, "/" + id).build(), BodyHandlers.ofInputStream());
    try (var body = require(answer).body()) {
      compare(body);
    } catch (IOException e) {
      throw new IllegalStateException("a download broke off", e);
    }
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

  private HttpRequest.Builder request(LoadAccount account, String path) {
    return HttpRequest.newBuilder(URI.create(files + path))
        .timeout(DEADLINE)
        .header("authorization", "Bearer " + account.token());
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
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("the server answered " + answer.statusCode());
    }
    return answer;
  }
}
