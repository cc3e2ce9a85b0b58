package chat.filament.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A TCP connection to a server, for requests that no HTTP client would send.
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MS = 90_000;

  private final Socket socket;

  private RawConnection(Socket socket) {
    this.socket = socket;
  }

  /// An answer with the length that its head names.
  public record RawAnswer(int status, Map<String, String> headers, String body) {
    public JsonNode json() {
      return Answer.parse(body);
    }

    /// The status and error code, like `404 not_found`.
    public String refusal() {
      return status + " " + json().path("error").asText();
    }

    public boolean keepsConnection() {
      return !"close".equals(headers.get("connection"));
    }
  }

  public static RawConnection to(TestServer server) {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout(PATIENCE_MS);
      return new RawConnection(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One request on a connection of its own.
  public static RawAnswer exchange(TestServer server, String request) {
    try (var connection = to(server)) {
      return connection.send(request).read();
    }
  }

  /// Each char is sent as one byte.
  public RawConnection send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Reads one answer; a final one after `100 Continue` is another.
  public RawAnswer read() {
    return read(true);
  }

  /// The answer to a HEAD.
  public RawAnswer readHead() {
    return read(false);
  }

  private RawAnswer read(boolean withBody) {
    try {
      var in = socket.getInputStream();
      int status = Integer.parseInt(line(in).substring(9, 12));
      var headers = new LinkedHashMap<String, String>();
      for (var line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
      var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      return new RawAnswer(status, headers, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the request is answered, and not refused by closing the connection.
  public boolean answers(String request) {
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return line(socket.getInputStream()).startsWith("HTTP/1.1 ");
    } catch (IOException closed) {
      return false;
    }
  }

  /// Whether the server ends the connection; waits until it does or sends more.
  public boolean isClosedByServer() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the stream ended: " + line);
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
