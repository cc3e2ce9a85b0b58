package chat.filament.attachment.image;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Headers of images: some size, or none, and the same however the bytes come.
class ImageHeaderFuzzTest {
  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    for (var type : List.of("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif")) {
      var whole = new ImageHeader();
      whole.add(ByteBuffer.wrap(data));
      var pieces = new ImageHeader();
      for (int at = 0; at < data.length; at += 100) {
        pieces.add(ByteBuffer.wrap(data, at, Math.min(100, data.length - at)));
      }
      assertThat(pieces.size(type)).isEqualTo(whole.size(type));
      whole.size(type).ifPresent(size -> assertThat(size.pixels()).isPositive());
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
