package chat.filament.attachment;

import chat.filament.core.Refusal;
import java.nio.charset.StandardCharsets;

/// What a client calls a file, kept as sent; never part of a path. 1..128 bytes of UTF-8, no `/`,
/// `\` or control character, at least one visible character.
public record FileName(String text) {
  static final String DEFAULT = "upload.bin";
  private static final int MAX_BYTES = 128;

  public FileName {
    if (text.isEmpty() || text.length() > MAX_BYTES || bytes(text) > MAX_BYTES) {
      throw Refusal.invalid("filename: " + bytes(text) + " bytes (expected: 1..128)");
    }
    if (text.codePoints().anyMatch(FileName::isRefused)) {
      throw Refusal.invalid("filename: (expected: no slashes and no control characters)");
    }
    if (text.codePoints().noneMatch(FileName::isVisible)) {
      throw Refusal.invalid("filename: (expected: a visible character)");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isRefused(int c) {
    return c == '/'
        || c == '\\'
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          default -> false;
        };
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default ->
          c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0 && c != 0x2800; // blank letters
    };
  }
}
