package chat.filament.gateway.rfc6455;

import static chat.filament.gateway.rfc6455.RawSocket.BINARY;
import static chat.filament.gateway.rfc6455.RawSocket.CONTINUATION;
import static chat.filament.gateway.rfc6455.RawSocket.PING;
import static chat.filament.gateway.rfc6455.RawSocket.PONG;
import static chat.filament.gateway.rfc6455.RawSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Groups 1 (framing), 2 (pings and pongs), 3 (reserved bits), 4 (opcodes) and 5 (fragmentation).
@ExtendWith(SubscribedServer.Opener.class)
class FramingIT {
  private static final byte[] NOTHING = {};

  private final SubscribedServer server;

  FramingIT(SubscribedServer server) {
    this.server = server;
  }

  private static byte[] bytes(int n) {
    var bytes = new byte[n];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 125 - 110, 126, 127, 128, 1000, 2000})
  void messagesOfEveryLengthFormAreUnderstood(int length) {
    try (var socket = server.subscribed()) {
      var content = "y".repeat(length);
      socket.send(TEXT, server.say(content));
      assertThat(socket.text("message_create")).contains("\"content\":\"" + content + "\"");
    }
  }

  @Test
  void binaryFramesCarryJsonToo() {
    try (var socket = server.connect()) {
      socket.send(BINARY, server.subscribe());
      socket.text("subscribed");
    }
  }

  @Test
  void bytesMayComeOneAtATime() {
    try (var socket = server.connect()) {
      for (byte b : RawSocket.frame(0x80 | TEXT, server.subscribe())) {
        socket.sendBytes(b);
      }
      socket.text("subscribed");
    }
  }

  @Test
  void framesMayComeManyAtATime() {
    try (var socket = server.connect()) {
      var one = RawSocket.frame(0x80 | TEXT, server.subscribe());
      var many = new byte[one.length * 20];
      for (int i = 0; i < 20; i++) {
        System.arraycopy(one, 0, many, i * one.length, one.length);
      }
      socket.sendBytes(many);
      for (int i = 0; i < 20; i++) {
        socket.text("subscribed");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125})
  void aPingIsAnsweredWithItsPayload(int length) {
    try (var socket = server.connect()) {
      socket.send(PING, bytes(length));
      assertThat(socket.next(PONG).payload()).isEqualTo(bytes(length));
    }
  }

  @Test
  void manyPingsAreAnsweredInOrder() {
    try (var socket = server.connect()) {
      for (int i = 0; i < 10; i++) {
        socket.send(PING, new byte[] {(byte) i});
      }
      for (int i = 0; i < 10; i++) {
        assertThat(socket.next(PONG).payload()).containsExactly(i);
      }
    }
  }

  @Test
  void anUnaskedPongIsIgnored() {
    try (var socket = server.connect()) {
      socket.send(PONG, "unasked".getBytes(StandardCharsets.UTF_8));
      socket.assertAlive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PING, PONG, RawSocket.CLOSE})
  void aControlFrameOver125BytesIsAnError(int opcode) {
    try (var socket = server.connect()) {
      socket.send(opcode, bytes(126));
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
  void aReservedBitIsAnError(int bits) {
    try (var socket = server.connect()) {
      socket.sendBytes(RawSocket.frame(0x80 | bits | TEXT, server.subscribe()));
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
    try (var socket = server.connect()) {
      socket.sendBytes(RawSocket.frame(0x80 | bits | PING, NOTHING));
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void aReservedOpcodeIsAnError(int opcode) {
    try (var socket = server.connect()) {
      socket.send(opcode, NOTHING);
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void anUnmaskedFrameIsAnError() {
    try (var socket = server.connect()) {
      socket.sendBytes((byte) 0x89, (byte) 0);
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PING, PONG})
  void controlFramesAreNotFragmented(int opcode) {
    try (var socket = server.connect()) {
      socket.send(false, opcode, NOTHING);
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aMessageMayComeInPieces() {
    try (var socket = server.connect()) {
      var message = server.subscribe();
      socket.send(false, TEXT, Arrays.copyOfRange(message, 0, 10));
      socket.send(false, CONTINUATION, NOTHING);
      socket.send(false, CONTINUATION, Arrays.copyOfRange(message, 10, 11));
      socket.send(true, CONTINUATION, Arrays.copyOfRange(message, 11, message.length));
      socket.text("subscribed");
    }
  }

  @Test
  void controlFramesMayComeBetweenPieces() {
    try (var socket = server.connect()) {
      var message = server.subscribe();
      socket.send(false, TEXT, Arrays.copyOfRange(message, 0, 10));
      socket.assertAlive();
      socket.send(false, CONTINUATION, Arrays.copyOfRange(message, 10, 20));
      socket.assertAlive();
      socket.send(true, CONTINUATION, Arrays.copyOfRange(message, 20, message.length));
      socket.text("subscribed");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aContinuationOfNothingIsAnError(boolean last) {
    try (var socket = server.connect()) {
      socket.send(last, CONTINUATION, server.subscribe());
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void aContinuationBehindAFinishedMessageIsAnError() {
    try (var socket = server.connect()) {
      socket.send(TEXT, server.subscribe());
      socket.send(true, CONTINUATION, NOTHING);
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {TEXT, BINARY})
  void aNewMessageInsideAnotherIsAnError(int opcode) {
    try (var socket = server.connect()) {
      socket.send(false, TEXT, bytes(3));
      socket.send(true, opcode, server.subscribe());
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }
}
