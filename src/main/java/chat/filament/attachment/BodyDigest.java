package chat.filament.attachment;

import chat.filament.attachment.type.MediaTypes;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What must be known of a file's bytes, gathered while they pass: their hash and the first of
/// them. One piece at a time, each perhaps on another thread.
public final class BodyDigest {
  private final MessageDigest sha256;
  private final Buffer sample = Buffer.buffer();

  public BodyDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /// Takes some hundred microseconds for a piece, so not on an event loop.
  public void add(byte[] piece) {
    sha256.update(piece);
    int missing = MediaTypes.SAMPLE_BYTES - sample.length();
    if (missing > 0) {
      sample.appendBytes(piece, 0, Math.min(missing, piece.length));
    }
  }

  public byte[] sample() {
    return sample.getBytes();
  }

  /// Once, at the end.
  public String sha256Hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
