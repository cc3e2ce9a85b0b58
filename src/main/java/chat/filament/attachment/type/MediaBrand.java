package chat.filament.attachment.type;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// An ISO base media file (MP4, HEIF, AVIF …) by the brands in its `ftyp` box: the major one, or
/// one of the compatible ones that follow it, as far as the sample goes.
record MediaBrand(boolean major, List<byte[]> brands) implements Condition {
  private static final byte[] BOX = "ftyp".getBytes(StandardCharsets.US_ASCII);
  private static final int MAJOR_OFFSET = 8;
  private static final int COMPATIBLE_OFFSET = 16;
  private static final int BRAND_BYTES = 4;

  @Override
  public boolean holds(Sample sample) {
    if (!sample.has(4, BOX)) {
      return false;
    }
    if (major) {
      return isOneAt(sample, MAJOR_OFFSET);
    }
    var end =
        Math.min(
            Integer.toUnsignedLong(Integer.reverseBytes((int) sample.uint32(0))), sample.length());
    for (var at = COMPATIBLE_OFFSET; at + BRAND_BYTES <= end; at += BRAND_BYTES) {
      if (isOneAt(sample, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOneAt(Sample sample, int offset) {
    return brands.stream().anyMatch(brand -> sample.has(offset, brand));
  }
}
