package chat.filament.attachment.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The beginning of a file. What would lie behind its end is nothing: no text, the number -1.
final class Bytes {
  private final byte[] array;

  Bytes(byte[] array) {
    this.array = array;
  }

  int length() {
    return array.length;
  }

  boolean has(int offset, String latin1) {
    var expected = latin1.getBytes(StandardCharsets.ISO_8859_1);
    return offset >= 0
        && offset + expected.length <= array.length
        && Arrays.equals(array, offset, offset + expected.length, expected, 0, expected.length);
  }

  /// Of `count` bytes, at most 7.
  long bigEndian(int offset, int count) {
    if (offset < 0 || offset + count > array.length) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << 8) | (array[offset + i] & 0xFF);
    }
    return value;
  }

  /// Of `count` bytes, at most 7.
  long littleEndian(int offset, int count) {
    if (offset < 0 || offset + count > array.length) {
      return -1;
    }
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (array[offset + i] & 0xFF);
    }
    return value;
  }

  /// Empty for what is no size.
  static Optional<ImageSize> size(long width, long height) {
    return width >= 1 && height >= 1 && width <= Integer.MAX_VALUE && height <= Integer.MAX_VALUE
        ? Optional.of(new ImageSize((int) width, (int) height))
        : Optional.empty();
  }
}
