package chat.filament.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {
  private static final int MASK = 0x0A1B2C3D;

  private final Heard heard = new Heard();
  private final FrameParser parser = new FrameParser();

  @Test
  void readsAMessageOfEachKind() {
    parse(frame(0x81, "text"), frame(0x82, "binary"), frame(0x81, ""));
    assertThat(heard.all).containsExactly("text text", "binary binary", "text ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536})
  void readsMessagesOfEveryLengthForm(int length) {
    parse(frame(0x81, "x".repeat(length)));
    assertThat(heard.all).containsExactly("text " + "x".repeat(length));
  }

  @Test
  void findsTheSameWhereverTheBytesAreCut() {
    var stream =
        bytes(
            frame(0x01, "gr\u00fc\u00df"),
            frame(0x89, "are you there"),
            frame(0x00, " dich \ud83d\ude00"),
            frame(0x80, ""),
            frame(0x8A, ""),
            frame(0x82, "y".repeat(300)),
            frame(0x88, "\u0003\u00e8bye".getBytes(StandardCharsets.ISO_8859_1)));
    new FrameParser().parse(Unpooled.wrappedBuffer(stream), heard);
    var expected = List.copyOf(heard.all);
    assertThat(expected)
        .containsExactly(
            "fragment",
            "ping are you there",
            "fragment",
            "text gr\u00fc\u00df dich \ud83d\ude00",
            "pong",
            "binary " + "y".repeat(300),
            "close 1000");
    for (int cut = 1; cut < stream.length; cut++) {
      heard.all.clear();
      var halved = new FrameParser();
      halved.parse(Unpooled.wrappedBuffer(stream, 0, cut), heard);
      halved.parse(Unpooled.wrappedBuffer(stream, cut, stream.length - cut), heard);
      assertThat(heard.all).as("cut at %s", cut).isEqualTo(expected);
    }
  }

  @Test
  void findsTheSameByteByByte() {
    var stream = bytes(frame(0x01, "h\u00e9"), frame(0x89, "?"), frame(0x80, "llo"));
    for (byte one : stream) {
      parser.parse(Unpooled.wrappedBuffer(new byte[] {one}), heard);
    }
    assertThat(heard.all).containsExactly("fragment", "ping ?", "text h\u00e9llo");
  }

  @Test
  void stopsBetweenFramesWhilePaused() {
    var input = Unpooled.wrappedBuffer(bytes(frame(0x81, "one"), frame(0x81, "two")));
    heard.pauseAfterMessage = true;
    parser.parse(input, heard);
    assertThat(heard.all).containsExactly("text one");
    heard.paused = false;
    parser.parse(input, heard);
    assertThat(heard.all).containsExactly("text one", "text two");
    assertThat(input.isReadable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "C1 80 00 00 00 00", // RSV1
    "A1 80 00 00 00 00", // RSV2
    "91 80 00 00 00 00", // RSV3
    "83 80 00 00 00 00", // reserved opcodes
    "87 80 00 00 00 00",
    "8B 80 00 00 00 00",
    "8F 80 00 00 00 00",
    "81 00", // not masked
    "89 00",
    "09 80 00 00 00 00", // a fragmented ping
    "08 80 00 00 00 00",
    "89 FE 00 7E 00 00 00 00", // a ping of 126 bytes
    "80 80 00 00 00 00", // a continuation of nothing
    "00 80 00 00 00 00",
    "81 FE 00 7D 00 00 00 00", // lengths that are not in their shortest form
    "81 FF 00 00 00 00 00 00 FF FF 00 00 00 00",
    "81 FF 80 00 00 00 00 00 00 00 00 00 00 00", // a negative length
    "88 81 00 00 00 00 03", // half a close code
    "01 80 00 00 00 00 81 80 00 00 00 00", // a message inside another
  })
  void refusesWhatBreaksTheProtocol(String hex) {
    assertThat(faultOf(hex(hex))).isEqualTo(1002);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
  void refusesCloseCodesThatMustNotBeSent(int code) {
    var payload = new byte[] {(byte) (code >> 8), (byte) code};
    assertThat(faultOf(frame(0x88, payload))).isEqualTo(1002);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999})
  void acceptsCloseCodesThatMayBeSent(int code) {
    parse(frame(0x88, new byte[] {(byte) (code >> 8), (byte) code}));
    assertThat(heard.all).containsExactly("close " + code);
  }

  @Test
  void acceptsACloseWithoutACode() {
    parse(frame(0x88, ""));
    assertThat(heard.all).containsExactly("close 1005");
  }

  @ParameterizedTest
  @CsvSource({
    "80", // a lone continuation
    "C0 80", // overlong
    "C1 BF",
    "E0 9F BF",
    "F0 8F BF BF",
    "ED A0 80", // surrogates
    "ED BF BF",
    "F4 90 80 80", // above U+10FFFF
    "F5 80 80 80",
    "FF",
    "C3", // cut off
    "E2 82",
    "F0 9F 98",
    "C3 28", // a wrong second byte
    "E2 28 A1",
  })
  void refusesTextThatIsNotUtf8(String hex) {
    assertThat(faultOf(frame(0x81, hex(hex)))).isEqualTo(1007);
    var reason = bytes(new byte[] {3, (byte) 0xE8}, hex(hex));
    assertThat(faultOf(frame(0x88, reason))).isEqualTo(1007);
    assertThat(faultOf(bytes(frame(0x01, hex(hex)), frame(0x80, "")))).isEqualTo(1007);
  }

  @Test
  void leavesBinaryAsItIs() {
    parse(frame(0x82, hex("C0 80 FF")));
    assertThat(heard.binary).containsExactly(0xC0, 0x80, 0xFF);
  }

  @Test
  void refusesLargeFramesByTheirHeader() {
    assertThat(faultOf(hex("81 FF 00 00 00 00 00 01 00 01"))).isEqualTo(1009);
    assertThat(faultOf(hex("82 FF 7F FF FF FF FF FF FF FF"))).isEqualTo(1009);
  }

  @Test
  void refusesLargeMessagesInPieces() {
    var piece = frame(0x01, "x".repeat(40_000));
    assertThat(faultOf(bytes(piece, frame(0x80, "x".repeat(25_536))))).isZero();
    assertThat(faultOf(bytes(piece, frame(0x80, "x".repeat(25_537))))).isEqualTo(1009);
  }

  private void parse(byte[]... frames) {
    parser.parse(Unpooled.wrappedBuffer(bytes(frames)), heard);
  }

  /// The close code that a stream earns, 0 when it is fine.
  private static int faultOf(byte[] stream) {
    try {
      new FrameParser().parse(Unpooled.wrappedBuffer(stream), new Heard());
      return 0;
    } catch (ProtocolFault fault) {
      return fault.code();
    }
  }

  private static byte[] frame(int first, String payload) {
    return frame(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] frame(int first, byte[] payload) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(first);
    if (payload.length < 126) {
      out.writeByte(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      out.writeByte(0x80 | 126).writeShort(payload.length);
    } else {
      out.writeByte(0x80 | 127).writeLong(payload.length);
    }
    out.writeInt(MASK);
    for (int i = 0; i < payload.length; i++) {
      out.writeByte(payload[i] ^ (MASK >> (24 - 8 * (i % 4))));
    }
    return bytes(out);
  }

  private static byte[] bytes(ByteBuf buffer) {
    var bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(byte[]... parts) {
    return bytes(Unpooled.wrappedBuffer(parts));
  }

  private static byte[] hex(String hex) {
    return java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
  }

  private static final class Heard implements FrameParser.Sink {
    private final List<String> all = new ArrayList<>();
    private final List<Integer> binary = new ArrayList<>();
    private boolean pauseAfterMessage;
    private boolean paused;

    @Override
    public boolean isPaused() {
      return paused;
    }

    @Override
    public void fragment() {
      all.add("fragment");
    }

    @Override
    public void message(byte[] payload, boolean text) {
      all.add((text ? "text " : "binary ") + new String(payload, StandardCharsets.UTF_8));
      for (byte b : payload) {
        binary.add(b & 0xFF);
      }
      paused = pauseAfterMessage;
    }

    @Override
    public void ping(byte[] payload) {
      all.add("ping " + new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void pong() {
      all.add("pong");
    }

    @Override
    public void close(int code) {
      all.add("close " + code);
    }
  }
}
