package chat.filament.account;

import chat.filament.core.Refusal;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/// A password of 12..128 bytes; any characters. Never printed.
///
/// What looks alike is alike: keyboards compose letters and accents differently, so the text is
/// normalised to NFC (RFC 8265) before it is measured, hashed or checked.
final class Password {
  private static final int MIN_BYTES = 12;
  private static final int MAX_BYTES = 128;

  /// No character is composed of more than four.
  private static final int MOST_PARTS = 4;

  private final byte[] utf8;

  private Password(byte[] utf8) {
    this.utf8 = utf8;
  }

  /// Empty when it is too short or too long.
  static Optional<Password> parse(String text) {
    if (text.length() > MAX_BYTES * MOST_PARTS) {
      return Optional.empty();
    }
    var utf8 = Normalizer.normalize(text, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    boolean fits = utf8.length >= MIN_BYTES && utf8.length <= MAX_BYTES;
    return fits ? Optional.of(new Password(utf8)) : Optional.empty();
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
