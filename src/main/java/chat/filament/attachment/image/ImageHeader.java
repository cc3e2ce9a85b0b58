package chat.filament.attachment.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Gathers the beginning of an image that comes in pieces, and reads its size. Keeps at most 64
/// KiB, whatever comes; a JPEG may have its size anywhere, as what stands before is not kept. One
/// piece at a time.
public final class ImageHeader {
  /// An AVIF's box of properties begins with the file and is small.
  private static final int MAX_BYTES = 65_536;

  private final JpegFrame jpeg = new JpegFrame();
  private byte[] head = new byte[0];

  /// Takes the next bytes of the file. Does not move the buffer.
  public void add(ByteBuffer piece) {
    jpeg.add(piece);
    int wanted = Math.min(piece.remaining(), MAX_BYTES - head.length);
    if (wanted > 0) {
      int before = head.length;
      head = Arrays.copyOf(head, before + wanted);
      piece.get(piece.position(), head, before, wanted);
    }
  }

  /// Empty for other types, and for a header that is cut off or makes no sense. Of an animation it
  /// is what all its frames fit into.
  ///
  /// @param type as detected
  public Optional<ImageSize> size(String type) {
    return switch (type) {
      case "image/jpeg" -> jpeg.size();
      case "image/png" -> png();
      case "image/gif" -> gif();
      case "image/webp" -> webp();
      case "image/avif" -> new AvifProperties(head).size();
      default -> Optional.empty();
    };
  }

  private Optional<ImageSize> png() {
    var bytes = new Bytes(head);
    return bytes.has(0, "\u0089PNG\r\n\u001A\n") && bytes.has(12, "IHDR")
        ? Bytes.size(bytes.bigEndian(16, 4), bytes.bigEndian(20, 4))
        : Optional.empty();
  }

  private Optional<ImageSize> gif() {
    var bytes = new Bytes(head);
    return bytes.has(0, "GIF87a") || bytes.has(0, "GIF89a")
        ? Bytes.size(bytes.littleEndian(6, 2), bytes.littleEndian(8, 2))
        : Optional.empty();
  }

  private Optional<ImageSize> webp() {
    var bytes = new Bytes(head);
    if (!bytes.has(0, "RIFF") || !bytes.has(8, "WEBP")) {
      return Optional.empty();
    }
    if (bytes.has(12, "VP8X") && bytes.length() >= 30) {
      return Bytes.size(bytes.littleEndian(24, 3) + 1, bytes.littleEndian(27, 3) + 1);
    }
    if (bytes.has(12, "VP8L") && bytes.has(20, "/")) {
      long bits = bytes.littleEndian(21, 4);
      return bits < 0
          ? Optional.empty()
          : Bytes.size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
    }
    return bytes.has(12, "VP8 ") && bytes.has(23, "\u009D\u0001*") && bytes.length() >= 30
        ? Bytes.size(bytes.littleEndian(26, 2) & 0x3FFF, bytes.littleEndian(28, 2) & 0x3FFF)
        : Optional.empty();
  }
}
