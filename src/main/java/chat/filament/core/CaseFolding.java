package chat.filament.core;

/// Unicode's simple case folding, where two texts are compared "ignoring case". Not the locale's
/// and not the database's: in Turkish ones `I` and `i` are two letters.
public final class CaseFolding {
  private CaseFolding() {}

  /// Equal for texts that differ only in case. Upper case first: `ſ` and `s` have only that in
  /// common.
  public static String fold(String text) {
    return text.codePoints()
        .map(Character::toUpperCase)
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
