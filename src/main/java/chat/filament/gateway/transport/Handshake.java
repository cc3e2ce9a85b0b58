package chat.filament.gateway.transport;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The opening handshake of RFC 6455: what a request must say, and the answer to it. No
/// sub-protocol and no extension is ever agreed to.
public final class Handshake {
  /// The only version there is, sent back to whom asks for another.
  public static final String VERSION = "13";

  /// What a request is worth.
  public enum Verdict {
    GOOD,
    /// Not a WebSocket handshake.
    BAD_REQUEST,
    /// One of another version.
    UPGRADE_REQUIRED
  }

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private Handshake() {}

  public static Verdict check(HttpServerRequest request) {
    boolean upgrade =
        request.method().equals(HttpMethod.GET)
            && request.version() == HttpVersion.HTTP_1_1
            && names(request, "connection", "upgrade")
            && names(request, "upgrade", "websocket")
            && !hasBody(request);
    if (!upgrade) {
      return Verdict.BAD_REQUEST;
    }
    var versions = request.headers().getAll("sec-websocket-version");
    if (versions.size() != 1 || !versions.getFirst().strip().equals(VERSION)) {
      return Verdict.UPGRADE_REQUIRED;
    }
    var keys = request.headers().getAll("sec-websocket-key");
    boolean good = keys.size() == 1 && isKey(keys.getFirst().strip());
    return good ? Verdict.GOOD : Verdict.BAD_REQUEST;
  }

  /// The value of `sec-websocket-accept` for a request that is [Verdict#GOOD].
  static String accept(HttpServerRequest request) {
    var key = String.valueOf(request.getHeader("sec-websocket-key")).strip();
    try {
      var sha = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /// Whether one of the header's comma-separated words is `word`.
  private static boolean names(HttpServerRequest request, String header, String word) {
    for (var value : request.headers().getAll(header)) {
      for (var part : value.split(",", -1)) {
        if (part.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasBody(HttpServerRequest request) {
    var length = request.getHeader("content-length");
    return request.headers().contains("transfer-encoding")
        || (length != null && !length.strip().equals("0"));
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
