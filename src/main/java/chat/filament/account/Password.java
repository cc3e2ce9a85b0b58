package chat.filament.account;

import chat.filament.core.Refusal;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A password of 12..128 bytes; any characters. Never printed.
final class Password {
  private static final int MIN_BYTES = 12;
  private static final int MAX_BYTES = 128;

  private final byte[] utf8;

  private Password(byte[] utf8) {
    this.utf8 = utf8;
  }

  /// Empty when it is too short, too long, or holds half of a surrogate pair: bytes that cannot be
  /// encoded would all become the same one.
  static Optional<Password> parse(String text) {
    if (text.length() > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      var bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      boolean fits = bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES;
      return fits ? Optional.of(new Password(bytes)) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// `field` is named in the refusal.
  static Password require(String field, String text) {
    return parse(text)
        .orElseThrow(() -> Refusal.invalid(field + ": (expected: 12..128 bytes of UTF-8)"));
  }

  byte[] utf8() {
    return utf8;
  }

  @Override
  public String toString() {
    return "***";
  }
}
