package chat.filament.core;

import org.jspecify.annotations.Nullable;

/// The rule for the names of guilds and channels (`contract/rest.md` §8).
public final class PlainName {
  private static final int MAX_BYTES = 64;

  private PlainName() {}

  /// The trimmed name: 1..64 bytes of printable ASCII and space, at least one of them visible.
  /// Anything else is refused, naming `field`.
  public static String of(String field, @Nullable String text) {
    var name = text == null ? "" : text.strip();
    boolean printable = name.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
    if (name.isEmpty() || name.length() > MAX_BYTES || !printable) {
      throw Refusal.invalid(field + ": (expected: 1..64 bytes of printable ASCII)");
    }
    return name;
  }
}
