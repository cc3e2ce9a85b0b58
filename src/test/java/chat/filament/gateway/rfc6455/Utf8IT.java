package chat.filament.gateway.rfc6455;

import static chat.filament.gateway.rfc6455.RawSocket.BINARY;
import static chat.filament.gateway.rfc6455.RawSocket.CONTINUATION;
import static chat.filament.gateway.rfc6455.RawSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Group 6: text is UTF-8, whole messages as well as pieces cut inside a character.
@ExtendWith(SubscribedServer.Opener.class)
class Utf8IT {
  private final SubscribedServer server;

  Utf8IT(SubscribedServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello-µ@ßöäüàá-UTF-8!!",
        "κόσμε",
        "\u0080\u07ff",
        "\u0800\uffff",
        "\ud800\udc00\udbff\udfff",
        "\ufeff\ufffe\ufffd",
        "👍🏽 ﷽",
      })
  void everyCharacterPassesWholeAndCutAnywhere(String content) {
    try (var socket = server.subscribed()) {
      var message = server.say(content);
      socket.send(TEXT, message);
      assertThat(socket.text("message_create")).contains(content);
    }
    try (var socket = server.subscribed()) {
      var message = server.say(content);
      for (int i = 0; i < message.length; i++) {
        int opcode = i == 0 ? TEXT : CONTINUATION;
        socket.send(i == message.length - 1, opcode, Arrays.copyOfRange(message, i, i + 1));
      }
      assertThat(socket.text("message_create")).contains(content);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "8080", // continuation bytes alone
        "c0",
        "e0",
        "f0",
        "c020",
        "e080",
        "f08080", // characters cut short
        "fe",
        "ff", // never in UTF-8
        "c080",
        "c0af",
        "c1bf",
        "e080af",
        "e09fbf",
        "f08080af",
        "f08fbfbf", // overlong
        "eda080",
        "edbfbf",
        "eda080edb080", // surrogates
        "f4908080",
        "f7bfbfbf",
        "f888808080",
        "fc8480808080", // beyond U+10FFFF
      })
  void malformedTextEndsTheConnection(String hex) {
    try (var socket = server.connect()) {
      socket.send(TEXT, around(hex));
      assertThat(socket.closeCode()).isEqualTo(1007);
    }
    try (var socket = server.connect()) {
      var message = around(hex);
      int cut = message.length / 2;
      socket.send(false, TEXT, Arrays.copyOfRange(message, 0, cut));
      socket.send(true, CONTINUATION, Arrays.copyOfRange(message, cut, message.length));
      assertThat(socket.closeCode()).isEqualTo(1007);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "eda080", "c080"})
  void malformedJsonInABinaryFrameIsABadEnvelope(String hex) {
    try (var socket = server.connect()) {
      socket.send(BINARY, around(hex));
      assertThat(socket.closed()).isEqualTo("1008 invalid_envelope");
    }
  }

  /// The bytes as the content of a message.
  private byte[] around(String hex) {
    var message = server.say("@");
    var bytes = new ByteArrayOutputStream();
    for (byte b : message) {
      bytes.writeBytes(b == '@' ? HexFormat.of().parseHex(hex) : new byte[] {b});
    }
    return bytes.toByteArray();
  }
}
