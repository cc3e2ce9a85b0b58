package chat.filament.role;

import chat.filament.core.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rule for role colours (`contract/rest.md` §9).
final class RoleColor {
  private RoleColor() {}

  /// `#` and six upper-case hex digits; null for no colour.
  static @Nullable String of(@Nullable String sent) {
    if (sent == null) {
      return null;
    }
    var color = sent.strip();
    if (!color.matches("#[0-9A-Fa-f]{6}")) {
      throw Refusal.invalid("color_hex: (expected: # and six hex digits)");
    }
    return color.toUpperCase(Locale.ROOT);
  }
}
