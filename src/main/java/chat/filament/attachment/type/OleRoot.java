package chat.filament.attachment.type;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;

/// An OLE compound file (Office before 2007) by the class of its root entry. The header says where
/// the directory is; where that lies behind the sample, the class stays unknown.
record OleRoot(UUID classId) implements Condition {
  private static final byte[] MAGIC = HexFormat.of().parseHex("d0cf11e0a1b11ae1");
  private static final int SECTOR_SHIFT_OFFSET = 30;
  private static final int DIRECTORY_SECTOR_OFFSET = 48;
  private static final int CLASS_OFFSET = 80;
  private static final int MAX_SECTOR_SHIFT = 12;

  @Override
  public boolean holds(Sample sample) {
    var shift = sample.at(SECTOR_SHIFT_OFFSET);
    var directory = sample.uint32(DIRECTORY_SECTOR_OFFSET);
    return sample.has(0, MAGIC)
        && directory >= 0
        && shift <= MAX_SECTOR_SHIFT
        && sample.has(((directory + 1) << shift) + CLASS_OFFSET, stored());
  }

  /// The first three groups of a class id are stored in little-endian order.
  private byte[] stored() {
    var high = classId.getMostSignificantBits();
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) (high >>> 32))
        .putShort((short) (high >>> 16))
        .putShort((short) high)
        .order(ByteOrder.BIG_ENDIAN)
        .putLong(classId.getLeastSignificantBits())
        .array();
  }
}
