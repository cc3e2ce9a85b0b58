package chat.filament.gateway.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A gateway client with hardly any buffer, which reads only when the test says so.
final class SlowClient implements AutoCloseable {
  static final int TEXT = 0x81;
  static final int CLOSE = 0x88;
  static final int PING = 0x89;
  static final int PONG = 0x8A;

  @SuppressWarnings("ArrayRecordComponent")
  record Frame(int head, byte[] payload) {
    String text() {
      return new String(payload, UTF_8);
    }

    JsonNode event() {
      return Answer.parse(text());
    }

    /// Of a close frame.
    String reason() {
      return new String(payload, 2, payload.length - 2, UTF_8);
    }
  }

  private final Socket socket = new Socket();
  private final DataInputStream in;

  SlowClient(int port, String query) throws IOException {
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(90_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4_096));
    var request =
        """
        GET /gateway/ws?%s HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r
        """
            .formatted(query);
    socket.getOutputStream().write(request.getBytes(UTF_8));
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
  }

  SlowClient send(String type, String data) throws IOException {
    return send(TEXT, ("{\"v\":1,\"t\":\"" + type + "\",\"d\":" + data + "}").getBytes(UTF_8));
  }

  /// A masked frame of at most 64 KiB (the mask is 0).
  SlowClient send(int head, byte[] payload) throws IOException {
    boolean small = payload.length < 126;
    var frame = new byte[(small ? 6 : 8) + payload.length];
    frame[0] = (byte) head;
    frame[1] = (byte) (0x80 | (small ? payload.length : 126));
    if (!small) {
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
    }
    System.arraycopy(payload, 0, frame, frame.length - payload.length, payload.length);
    socket.getOutputStream().write(frame);
    return this;
  }

  Frame next() throws IOException {
    int head = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    var payload = new byte[length];
    in.readFully(payload);
    return new Frame(head, payload);
  }

  /// The next frame that is an event of this type, or a close frame.
  Frame next(String type) throws IOException {
    Frame frame;
    do {
      frame = next();
    } while (frame.head() != CLOSE
        && !(frame.head() == TEXT && frame.text().contains("\"t\":\"" + type + "\"")));
    return frame;
  }

  /// Ends without a word.
  void cut() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
