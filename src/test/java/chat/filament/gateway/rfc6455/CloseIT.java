package chat.filament.gateway.rfc6455;

import static chat.filament.gateway.rfc6455.RawSocket.CLOSE;
import static chat.filament.gateway.rfc6455.RawSocket.CONTINUATION;
import static chat.filament.gateway.rfc6455.RawSocket.PING;
import static chat.filament.gateway.rfc6455.RawSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Group 7: the closing handshake.
@ExtendWith(SubscribedServer.Opener.class)
class CloseIT {
  private final SubscribedServer server;

  CloseIT(SubscribedServer server) {
    this.server = server;
  }

  private static byte[] payload(int code, String reason) {
    var text = reason.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
  void aValidCodeIsEchoed(int code) {
    try (var socket = server.connect()) {
      socket.send(CLOSE, payload(code, "bye"));
      assertThat(socket.closeCode()).isEqualTo(code);
    }
  }

  @Test
  void aCloseWithoutACodeIsAnswered() {
    try (var socket = server.connect()) {
      socket.send(CLOSE, new byte[0]);
      assertThat(socket.closed()).isIn("empty", "1000 ");
    }
  }

  @Test
  void aReasonMayFillTheFrame() {
    try (var socket = server.connect()) {
      socket.send(CLOSE, payload(1000, "x".repeat(123)));
      assertThat(socket.closeCode()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
  void aCodeThatMustNotBeSentIsAnError(int code) {
    try (var socket = server.connect()) {
      socket.send(CLOSE, payload(code, ""));
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aPayloadOfOneByteIsAnError() {
    try (var socket = server.connect()) {
      socket.send(CLOSE, new byte[] {3});
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aReasonIsUtf8() {
    try (var socket = server.connect()) {
      socket.send(CLOSE, HexFormat.of().parseHex("03e8" + "cebae1bdb9cf83cebceda080"));
      assertThat(socket.closeCode()).isEqualTo(1007);
    }
  }

  @Test
  void nothingBehindACloseIsAnswered() {
    try (var socket = server.connect()) {
      socket.send(CLOSE, payload(1000, ""));
      socket.send(PING, new byte[0]);
      assertThat(socket.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void aCloseInsideAMessageEndsIt() {
    try (var socket = server.connect()) {
      socket.send(false, TEXT, "{".getBytes(UTF_8));
      socket.send(CLOSE, payload(1000, ""));
      socket.send(true, CONTINUATION, "}".getBytes(UTF_8));
      assertThat(socket.closeCode()).isEqualTo(1000);
    }
  }
}
