package chat.filament.core;

import java.util.Locale;
import java.util.Optional;

/// An identifier: a ULID in its canonical upper-case Crockford text, 26 characters. Sorting by
/// `value` is sorting by creation time.
public sealed interface Id
    permits UserId, GuildId, ChannelId, MessageId, AttachmentId, RoleId, SessionId {
  String value();

  /// The canonical form of client input, empty when it is not a ULID. Crockford's alphabet has no
  /// I, L, O and U.
  static Optional<String> canonical(String text) {
    if (text.length() != 26) {
      return Optional.empty();
    }
    var upper = text.toUpperCase(Locale.ROOT);
    return isAscii(text) && isCanonical(upper) ? Optional.of(upper) : Optional.empty();
  }

  /// Fails with `IllegalArgumentException` when `value` is not canonical: a fault of the code, not
  /// of a client.
  static void requireCanonical(String name, String value) {
    if (!isCanonical(value)) {
      throw new IllegalArgumentException(name + ": not a canonical ULID of 26 characters");
    }
  }

  /// Other letters can have upper cases in ASCII, such as the long s.
  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static boolean isCanonical(String value) {
    if (value.length() != 26) {
      return false;
    }
    for (int i = 0; i < 26; i++) {
      char c = value.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = c >= 'A' && c <= 'Z' && c != 'I' && c != 'L' && c != 'O' && c != 'U';
      if (!digit && !letter) {
        return false;
      }
    }
    return true;
  }
}
