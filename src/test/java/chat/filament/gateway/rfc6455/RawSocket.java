package chat.filament.gateway.rfc6455;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A WebSocket client that sends whatever bytes it is told to.
final class RawSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int PATIENCE_MS = 60_000;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  /// A frame from the server; `head` is its first byte.
  static final class Frame {
    private final int head;
    private final byte[] payload;

    Frame(int head, byte[] payload) {
      this.head = head;
      this.payload = payload;
    }

    byte[] payload() {
      return payload;
    }

    int opcode() {
      return head & 0x0f;
    }

    String text() {
      return new String(payload, UTF_8);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private List<String> answer = List.of();

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /// Connects and upgrades; `headers` are lines like `Name: value` on top of the usual ones.
  static RawSocket open(int port, String token, String... headers) {
    var raw = connect(port);
    raw.upgrade(token, headers);
    assertThat(raw.answer.getFirst()).startsWith("HTTP/1.1 101");
    return raw;
  }

  static RawSocket connect(int port) {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      return new RawSocket(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void upgrade(String token, String... headers) {
    var lines = new ArrayList<String>();
    lines.add("GET /gateway/ws HTTP/1.1");
    lines.add("Host: 127.0.0.1");
    lines.add("Upgrade: websocket");
    lines.add("Connection: Upgrade");
    lines.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    lines.add("Sec-WebSocket-Version: 13");
    lines.add("Authorization: Bearer " + token);
    lines.addAll(List.of(headers));
    sendBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(US_ASCII));
    answer = readHead();
  }

  /// Status line and headers of the answer to the upgrade.
  List<String> answer() {
    return answer;
  }

  void sendBytes(byte... bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A whole message in one masked frame.
  void send(int opcode, byte[] payload) {
    sendBytes(frame(0x80 | opcode, payload));
  }

  /// One piece of a message.
  void send(boolean last, int opcode, byte[] payload) {
    sendBytes(frame((last ? 0x80 : 0) | opcode, payload));
  }

  /// A masked frame with this first byte.
  static byte[] frame(int head, byte[] payload) {
    int n = payload.length;
    var bytes = ByteBuffer.allocate(14 + n).put((byte) head);
    if (n < 126) {
      bytes.put((byte) (0x80 | n));
    } else if (n < 65_536) {
      bytes.put((byte) (0x80 | 126)).putShort((short) n);
    } else {
      bytes.put((byte) (0x80 | 127)).putLong(n);
    }
    bytes.put(MASK);
    for (int i = 0; i < n; i++) {
      bytes.put((byte) (payload[i] ^ MASK[i & 3]));
    }
    var whole = new byte[bytes.position()];
    bytes.flip().get(whole);
    return whole;
  }

  /// The payload of the next event of this type; whatever comes before it is dropped.
  String text(String type) {
    String text;
    do {
      text = next(TEXT).text();
    } while (!text.contains("\"t\":\"" + type + "\""));
    return text;
  }

  /// The next frame with this opcode. Fails when the connection is closed before.
  Frame next(int opcode) {
    Frame frame;
    do {
      frame = read();
      assertThat(frame == null || (frame.opcode() == CLOSE && opcode != CLOSE))
          .as("closed: %s", frame == null ? "" : frame.text())
          .isFalse();
    } while (frame == null || frame.opcode() != opcode);
    return frame;
  }

  /// Whether the connection still works: a ping with this payload comes back as it is.
  void assertAlive() {
    var payload = "still here?".getBytes(UTF_8);
    send(PING, payload);
    Frame pong;
    do {
      pong = next(PONG);
    } while (!pong.text().equals("still here?"));
  }

  /// The code and reason of the server's close frame, like `1002 `, behind which the connection
  /// must end. `dropped` when it ends without one.
  String closed() {
    Frame frame;
    do {
      frame = read();
    } while (frame != null && frame.opcode() != CLOSE);
    if (frame == null) {
      return "dropped";
    }
    answerClose(frame);
    assertThat(read()).as("nothing follows a close frame").isNull();
    if (frame.payload().length == 0) {
      return "empty";
    }
    var payload = ByteBuffer.wrap(frame.payload());
    return payload.getShort() + " " + UTF_8.decode(payload);
  }

  /// The server waits for it before it ends the connection.
  private void answerClose(Frame close) {
    try {
      socket.getOutputStream().write(frame(0x80 | CLOSE, close.payload()));
    } catch (IOException e) {
      assertThat(socket.isConnected()).as("ended by the server already").isTrue();
    }
  }

  /// The close code alone.
  int closeCode() {
    var closed = closed();
    assertThat(closed).matches("[0-9]{4} .*");
    return Integer.parseInt(closed.substring(0, 4));
  }

  /// Null at the end of the stream.
  private @Nullable Frame read() {
    try {
      int head = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      assertThat(length).as("frames of a server are not masked").isLessThan(128);
      assertThat(head & 0x70).as("no extension was agreed on").isZero();
      long n = length;
      if (length == 126) {
        n = in.readUnsignedShort();
      } else if (length == 127) {
        n = in.readLong();
      }
      var payload = new byte[(int) n];
      in.readFully(payload);
      return new Frame(head, payload);
    } catch (EOFException e) {
      return null;
    } catch (java.net.SocketException e) {
      return null; // reset, because it still had bytes of ours to read
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> readHead() {
    var head = new ByteArrayOutputStream();
    try {
      while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
        head.write(in.readUnsignedByte());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return head.toString(US_ASCII).lines().toList();
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
