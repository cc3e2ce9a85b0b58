package chat.filament.gateway;

import chat.filament.testing.Answer;
import chat.filament.testing.TestServer;
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
import org.jspecify.annotations.Nullable;

/// An upgrade request with any headers, over a plain TCP connection; good unless something is
/// changed.
final class UpgradeRequest {
  /// What came back; the connection stays open until closed.
  record Reply(int status, Map<String, String> headers, String body, Socket socket)
      implements AutoCloseable {
    JsonNode json() {
      return Answer.parse(body);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private final TestServer server;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String method = "GET";
  private String query = "";

  private UpgradeRequest(TestServer server) {
    this.server = server;
    headers.put("Host", "127.0.0.1:" + server.port());
    headers.put("Connection", "Upgrade");
    headers.put("Upgrade", "websocket");
    headers.put("Sec-WebSocket-Version", "13");
    headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  static UpgradeRequest at(TestServer server) {
    return new UpgradeRequest(server);
  }

  /// Null leaves the header out.
  UpgradeRequest header(String name, @Nullable String value) {
    headers.remove(name);
    if (value != null) {
      headers.put(name, value);
    }
    return this;
  }

  UpgradeRequest bearer(String token) {
    return header("Authorization", "Bearer " + token);
  }

  UpgradeRequest query(String text) {
    query = "?" + text;
    return this;
  }

  UpgradeRequest method(String name) {
    method = name;
    return this;
  }

  /// Sends it and reads the answer's head, and its body if it says how long that is.
  Reply reply() {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout(60_000);
      var request = new StringBuilder(method + " /gateway/ws" + query + " HTTP/1.1\r\n");
      headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return read(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int status() {
    try (var reply = reply()) {
      return reply.status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply read(Socket socket) throws IOException {
    var in = socket.getInputStream();
    var status = Integer.parseInt(line(in).substring(9, 12));
    var headers = new LinkedHashMap<String, String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Reply(status, headers, body, socket);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the stream ended");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }
}
