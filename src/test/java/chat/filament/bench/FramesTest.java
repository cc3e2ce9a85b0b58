package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest implements Frames.Sink {
  private final List<String> seen = new ArrayList<>();
  private final byte[] scratch = new byte[Frames.LONGEST];
  private final Frames frames = new Frames(this);

  @Test
  void readsFramesHoweverTheStreamIsCut() {
    var stream = Unpooled.buffer();
    frame(stream, 0x81, "short");
    frame(stream, 0x81, "m".repeat(200));
    frame(stream, 0x89, "are you there");
    frame(stream, 0x81, "l".repeat(65_536));
    frame(stream, 0x88, "\u0003\u00f0slow_consumer");
    for (int chunk : new int[] {1, 3, 7, 100, 4096, stream.readableBytes()}) {
      seen.clear();
      var whole = stream.duplicate();
      while (whole.isReadable()) {
        frames.read(whole.readSlice(Math.min(chunk, whole.readableBytes())), scratch);
      }
      assertThat(seen)
          .containsExactly(
              "short",
              "m".repeat(200),
              "ping are you there",
              "l".repeat(65_536),
              "close 1008 slow_consumer");
    }
  }

  @Test
  void putsFragmentsTogetherAcrossAPing() {
    var stream = Unpooled.buffer();
    frame(stream, 0x01, "one ");
    frame(stream, 0x89, "");
    frame(stream, 0x00, "two ");
    frame(stream, 0x80, "three");
    frames.read(stream, scratch);
    assertThat(seen).containsExactly("ping ", "one two three");
  }

  @Test
  void refusesAFrameAboveTheContract() {
    var stream = Unpooled.buffer();
    frame(stream, 0x81, "x".repeat(65_537));
    assertThatThrownBy(() -> frames.read(stream, scratch)).hasMessageContaining("65536");
  }

  @Test
  void clientFramesAreMaskedWithZero() {
    var small = Frames.text("hello");
    assertThat(small.readUnsignedByte()).isEqualTo((short) 0x81);
    assertThat(small.readUnsignedByte()).isEqualTo((short) (0x80 | 5));
    assertThat(small.readInt()).isZero();
    assertThat(small.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
    var large = Frames.text("x".repeat(300));
    assertThat(large.skipBytes(1).readUnsignedByte()).isEqualTo((short) (0x80 | 126));
    assertThat(large.readUnsignedShort()).isEqualTo(300);
  }

  @Override
  public void text(byte[] bytes, int length) {
    seen.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }

  @Override
  public void ping(byte[] payload) {
    seen.add("ping " + new String(payload, StandardCharsets.UTF_8));
  }

  @Override
  public void close(int code, String reason) {
    seen.add("close " + code + " " + reason);
  }

  private static void frame(ByteBuf out, int first, String text) {
    var payload = text.getBytes(StandardCharsets.ISO_8859_1);
    out.writeByte(first);
    if (payload.length < 126) {
      out.writeByte(payload.length);
    } else if (payload.length < 65_536) {
      out.writeByte(126).writeShort(payload.length);
    } else {
      out.writeByte(127).writeLong(payload.length);
    }
    out.writeBytes(payload);
  }
}
