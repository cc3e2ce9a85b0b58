package chat.filament.gateway.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// A gateway connection of a client that notices every way in which it can end. The JDK's client is
/// not used here: one whose connection ends in the middle of a frame sometimes waits for ever.
final class GatewaySocket implements AutoCloseable {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int HANDSHAKE_MILLIS = 30_000;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final Socket socket;
  private final DataInputStream in;
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean open = true;
  private volatile String reason = "";
  private volatile long pausedUntil = System.nanoTime();

  private GatewaySocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /// Connects as somebody; `query` is the URL's. Fails when the network or the server refuses.
  static GatewaySocket open(Person person, String query) throws IOException {
    var url = URI.create(person.client().url());
    var tcp = new Socket(url.getHost(), url.getPort());
    try {
      tcp.setSoTimeout(HANDSHAKE_MILLIS);
      tcp.setTcpNoDelay(true);
      var socket = new GatewaySocket(tcp);
      socket.upgrade(url.getAuthority(), query, String.valueOf(person.client().token()));
      tcp.setSoTimeout(0);
      Thread.startVirtualThread(socket::read);
      return socket;
    } catch (IOException e) {
      tcp.close();
      throw e;
    }
  }

  private void upgrade(String host, String query, String token) throws IOException {
    var request =
        """
        GET /gateway/ws?%s HTTP/1.1
        Host: %s
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13
        Authorization: Bearer %s

        """
            .formatted(query, host, token)
            .replace("\n", "\r\n");
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException(head.substring(0, head.indexOf("\r\n")));
    }
  }

  private void read() {
    try {
      while (open) {
        for (long left = pausedUntil - System.nanoTime(); left > 0 && open; ) {
          TimeUnit.MILLISECONDS.sleep(20);
          left = pausedUntil - System.nanoTime();
        }
        int opcode = in.readUnsignedByte() & 0x0f;
        var payload = new byte[length()];
        in.readFully(payload);
        frame(opcode, payload);
      }
    } catch (IOException e) {
      return; // the end, one way or the other
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open = false;
    }
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte();
    return switch (length) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> length;
    };
  }

  private void frame(int opcode, byte[] payload) throws IOException {
    switch (opcode) {
      case TEXT -> events.add(Answer.parse(new String(payload, UTF_8)));
      case PING -> send(PONG, payload);
      case CLOSE -> {
        reason = payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
        send(CLOSE, payload);
        open = false;
      }
      default -> throw new IOException("opcode " + opcode);
    }
  }

  void send(String type, String data) throws IOException {
    var envelope = "{\"v\":1,\"t\":\"" + type + "\",\"d\":" + data + "}";
    send(TEXT, envelope.getBytes(UTF_8));
  }

  private void send(int opcode, byte[] payload) throws IOException {
    int n = payload.length;
    var bytes = ByteBuffer.allocate(8 + n).put((byte) (0x80 | opcode));
    if (n < 126) {
      bytes.put((byte) (0x80 | n));
    } else {
      bytes.put((byte) (0x80 | 126)).putShort((short) n);
    }
    bytes.put(MASK);
    for (int i = 0; i < n; i++) {
      bytes.put((byte) (payload[i] ^ MASK[i & 3]));
    }
    writing.lock();
    try {
      socket.getOutputStream().write(bytes.array(), 0, bytes.position());
    } finally {
      writing.unlock();
    }
  }

  /// The next event if one comes within so many milliseconds.
  Optional<JsonNode> poll(long millis) throws InterruptedException {
    return Optional.ofNullable(events.poll(millis, TimeUnit.MILLISECONDS));
  }

  /// Takes nothing from the connection before that moment, in [System#nanoTime].
  void readAfter(long nanos) {
    pausedUntil = nanos;
  }

  /// Whether more can come than was not taken yet.
  boolean isOpen() {
    return open || !events.isEmpty();
  }

  /// What the server's close frame posted; empty when there was none.
  String reason() {
    return reason;
  }

  /// Drops it without a word.
  @Override
  public void close() throws IOException {
    open = false;
    socket.close();
  }
}
