package chat.filament.platform.store;

/// Some bytes in a row, both ends included.
public record ByteRange(long first, long last) {
  public ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("range: " + first + "-" + last);
    }
  }

  /// All bytes of something that has `size`, which is at least 1.
  public static ByteRange whole(long size) {
    return new ByteRange(0, size - 1);
  }

  public long length() {
    return last - first + 1;
  }
}
