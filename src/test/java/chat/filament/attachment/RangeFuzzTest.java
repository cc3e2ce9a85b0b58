package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.store.ByteRange;
import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Ranges: a part lies within the file.
class RangeFuzzTest {
  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    if (data.length == 0) {
      return;
    }
    long size = 1 + (data[0] & 0xFFL) * 100_000;
    var header = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
    if (RangeHeader.of(header, size) instanceof RangeHeader.Part(ByteRange range)) {
      assertThat(range.first()).isBetween(0L, range.last());
      assertThat(range.last()).isLessThan(size);
    }
    assertThat(EntityTag.of("0".repeat(64)).isNamedBy(header)).isIn(true, false);
    assertThat(EntityTag.of("0".repeat(64)).allowsRange(header)).isIn(true, false);
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
