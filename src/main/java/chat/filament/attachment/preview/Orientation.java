package chat.filament.attachment.preview;

import java.awt.geom.AffineTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How a camera says that a JPEG is turned: the EXIF tag 274. 1 is upright; from 5 on, width and
/// height change places. What cannot be read is upright.
record Orientation(int value) {
  private static final int UPRIGHT = 1;
  private static final int TAG = 0x0112;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final int MAX_ENTRIES = 1_024;

  static Orientation of(byte[] jpeg) {
    try {
      return new Orientation(find(ByteBuffer.wrap(jpeg)));
    } catch (IndexOutOfBoundsException cut) {
      return new Orientation(UPRIGHT);
    }
  }

  boolean isTurned() {
    return value >= 5;
  }

  /// Moves an upright canvas so that an image of this size, drawn at its origin, is shown right.
  AffineTransform upright(double width, double height) {
    return switch (value) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
      case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
      default -> new AffineTransform();
    };
  }

  private static int find(ByteBuffer jpeg) {
    int at = 2;
    while ((jpeg.get(at) & 0xFF) == 0xFF) {
      int code = jpeg.get(at + 1) & 0xFF;
      int length = jpeg.getShort(at + 2) & 0xFFFF;
      if (code == 0xDA || length < 2) {
        return UPRIGHT;
      }
      if (code == 0xE1 && isExif(jpeg, at + 4)) {
        return inTiff(jpeg.slice(at + 10, Math.min(length - 8, jpeg.limit() - at - 10)));
      }
      at += 2 + length;
    }
    return UPRIGHT;
  }

  private static boolean isExif(ByteBuffer jpeg, int at) {
    for (int i = 0; i < EXIF.length; i++) {
      if (jpeg.get(at + i) != EXIF[i]) {
        return false;
      }
    }
    return true;
  }

  private static int inTiff(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = Math.min(tiff.getShort(directory) & 0xFFFF, MAX_ENTRIES);
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
        int value = tiff.getShort(entry + 8) & 0xFFFF;
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }
}
