package chat.filament.gateway.rfc6455;

import static chat.filament.gateway.rfc6455.RawSocket.BINARY;
import static chat.filament.gateway.rfc6455.RawSocket.CONTINUATION;
import static chat.filament.gateway.rfc6455.RawSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Groups 9 (limits), 12 and 13 (compression, which is refused).
@ExtendWith(SubscribedServer.Opener.class)
class SizeIT {
  private static final int MAX = 65_536;
  private static final String TOO_LARGE = "1009 event_too_large";

  private final SubscribedServer server;

  SizeIT(SubscribedServer server) {
    this.server = server;
  }

  /// A valid envelope of exactly so many bytes, padded with spaces.
  private byte[] padded(int bytes) {
    var envelope = server.subscribe();
    var whole = new byte[bytes];
    Arrays.fill(whole, (byte) ' ');
    System.arraycopy(envelope, 0, whole, 0, envelope.length);
    return whole;
  }

  @ParameterizedTest
  @ValueSource(ints = {125, 126, 127, 128, 65_535, MAX})
  void aMessageUpToTheLimitIsTaken(int bytes) {
    try (var socket = server.connect()) {
      socket.send(TEXT, padded(Math.max(bytes, server.subscribe().length)));
      socket.text("subscribed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {TEXT, BINARY})
  void aFrameOverTheLimitIsRefused(int opcode) {
    try (var socket = server.connect()) {
      socket.send(opcode, padded(MAX + 1));
      assertThat(socket.closed()).isEqualTo(TOO_LARGE);
    }
  }

  @Test
  void aFrameThatOnlyClaimsToBeHugeIsRefusedAtOnce() {
    try (var socket = server.connect()) {
      var head = ByteBuffer.allocate(14).put((byte) 0x81).put((byte) 0xff);
      socket.sendBytes(head.putLong(Long.MAX_VALUE).putInt(0).array());
      assertThat(socket.closed()).isEqualTo(TOO_LARGE);
    }
  }

  @Test
  void aNegativeLengthIsAnError() {
    try (var socket = server.connect()) {
      var head = ByteBuffer.allocate(14).put((byte) 0x81).put((byte) 0xff);
      socket.sendBytes(head.putLong(-1).putInt(0).array());
      assertThat(socket.closeCode()).isIn(1002, 1009);
    }
  }

  @Test
  void piecesOverTheLimitTogetherAreRefused() {
    try (var socket = server.connect()) {
      var message = padded(MAX + 1);
      socket.send(false, TEXT, Arrays.copyOfRange(message, 0, MAX / 2));
      socket.send(false, CONTINUATION, Arrays.copyOfRange(message, MAX / 2, MAX));
      socket.send(true, CONTINUATION, Arrays.copyOfRange(message, MAX, MAX + 1));
      assertThat(socket.closed()).isEqualTo(TOO_LARGE);
    }
  }

  @Test
  void compressionIsNeverAgreedOn() {
    try (var socket =
        server.connect(
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            "Sec-WebSocket-Extensions: x-webkit-deflate-frame")) {
      assertThat(socket.answer())
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions"));
      socket.assertAlive();
    }
  }

  @Test
  void aDeflateBombIsRefusedUnopened() throws Exception {
    var bomb = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(bomb, new Deflater(9, true))) {
      var zeros = new byte[1 << 20];
      for (int i = 0; i < 60; i++) {
        deflater.write(zeros);
      }
    }
    assertThat(bomb.size()).isLessThan(MAX);
    try (var socket = server.connect("Sec-WebSocket-Extensions: permessage-deflate")) {
      socket.sendBytes(RawSocket.frame(0x80 | 0x40 | TEXT, bomb.toByteArray()));
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }
}
