package chat.filament.attachment.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sizes that an AVIF's boxes name: `meta` / `iprp` / `ipco` / `ispe`. The largest counts: a
/// picture of tiles is larger than each of them.
final class AvifProperties {
  private static final int HEADER_BYTES = 8;
  private static final int LARGE_HEADER_BYTES = 16;

  /// Version and flags of a full box.
  private static final int VERSION_BYTES = 4;

  /// No real file has more boxes in a row.
  private static final int MAX_BOXES = 1_024;

  private final Bytes bytes;

  AvifProperties(byte[] head) {
    this.bytes = new Bytes(head);
  }

  /// The contents of a box, as far as they are known.
  private record Box(int from, long to) {}

  Optional<ImageSize> size() {
    var file = new Box(0, Long.MAX_VALUE);
    var largest = Optional.<ImageSize>empty();
    for (var meta : boxes(file, "meta")) {
      for (var properties : boxes(new Box(meta.from + VERSION_BYTES, meta.to), "iprp")) {
        for (var container : boxes(properties, "ipco")) {
          largest = largest(largest, container);
        }
      }
    }
    return largest;
  }

  private Optional<ImageSize> largest(Optional<ImageSize> before, Box container) {
    var largest = before;
    for (var extents : boxes(container, "ispe")) {
      int at = extents.from + VERSION_BYTES;
      var size = Bytes.size(bytes.bigEndian(at, 4), bytes.bigEndian(at + 4, 4));
      if (size.isPresent() && (largest.isEmpty() || size.get().pixels() > largest.get().pixels())) {
        largest = size;
      }
    }
    return largest;
  }

  private List<Box> boxes(Box parent, String type) {
    var found = new ArrayList<Box>();
    long at = parent.from;
    for (int i = 0;
        i < MAX_BOXES && at + HEADER_BYTES <= Math.min(parent.to, bytes.length());
        i++) {
      int header = HEADER_BYTES;
      long length = bytes.bigEndian((int) at, 4);
      if (length == 1) {
        header = LARGE_HEADER_BYTES;
        length = bytes.bigEndian((int) at + HEADER_BYTES + 1, 7); // 2^56 is enough
      }
      long end = length == 0 ? parent.to : at + length;
      if ((length != 0 && length < header) || end > parent.to) {
        return found;
      }
      if (bytes.has((int) at + 4, type)) {
        found.add(new Box((int) at + header, end));
      }
      at = end;
    }
    return found;
  }
}
