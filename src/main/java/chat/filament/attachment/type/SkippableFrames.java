package chat.filament.attachment.type;

import chat.filament.attachment.type.BytePattern.ByteSpan;
import java.util.List;

/// Zstandard or LZ4: the frame's magic number, at the start or behind frames that every decoder
/// skips. Each such frame moves on by at least its header, so the walk ends.
record SkippableFrames(BytePattern magic) implements Condition {
  private static final BytePattern SKIPPABLE =
      new BytePattern(
          0,
          List.of(
              new ByteSpan(0x50, 0x5F, false),
              new ByteSpan(0x2A, 0x2A, false),
              new ByteSpan(0x4D, 0x4D, false),
              new ByteSpan(0x18, 0x18, false)));
  private static final int HEADER_BYTES = 8;

  @Override
  public boolean holds(Sample sample) {
    var at = 0L;
    while (SKIPPABLE.holds(sample, at)) {
      var length = sample.uint32(at + 4);
      if (length < 0) {
        return false;
      }
      at += HEADER_BYTES + length;
    }
    return magic.holds(sample, at);
  }
}
