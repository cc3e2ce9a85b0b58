package chat.filament.attachment;

import chat.filament.attachment.type.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What must be known of a file's bytes, gathered while they pass: their hash and the first of
/// them. One piece at a time, each perhaps on another thread.
public final class BodyDigest {
  private final MessageDigest sha256;
  private final ByteArrayOutputStream sample = new ByteArrayOutputStream();

  public BodyDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /// Takes some hundred microseconds for a piece, so not on an event loop. Does not move the
  /// buffer.
  public void add(ByteBuffer piece) {
    sha256.update(piece.duplicate());
    int missing = Math.min(MediaTypes.SAMPLE_BYTES - sample.size(), piece.remaining());
    if (missing > 0) {
      var start = new byte[missing];
      piece.get(piece.position(), start);
      sample.writeBytes(start);
    }
  }

  public byte[] sample() {
    return sample.toByteArray();
  }

  /// Once, at the end.
  public String sha256Hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
