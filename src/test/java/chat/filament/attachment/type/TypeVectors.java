package chat.filament.attachment.type;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The samples of `vectors/types.txt`.
///
/// @param line as it stands in the file, to tell a failing one
record TypeVectors(String line, String type) {
  private static final Pattern TOKEN = Pattern.compile("'[^']*'|[^\\s']+");
  private static final byte NO_TEXT = (byte) 0xFE;

  static List<TypeVectors> all() throws IOException {
    try (var in = TypeVectors.class.getResourceAsStream("/vectors/types.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(TypeVectors::of)
          .toList();
    }
  }

  private static TypeVectors of(String line) {
    var gap = line.indexOf("  ");
    return new TypeVectors(line, line.substring(0, gap));
  }

  byte[] sample() {
    return bytes(line.substring(type.length()));
  }

  /// Bytes in the notation of `vectors/types.txt`.
  static byte[] bytes(String notation) {
    var out = new ByteArrayOutputStream();
    TOKEN.matcher(notation).results().map(MatchResult::group).forEach(token -> append(out, token));
    return out.toByteArray();
  }

  private static void append(ByteArrayOutputStream out, String token) {
    switch (token.charAt(0)) {
      case '\'' ->
          out.writeBytes(
              token.substring(1, token.length() - 1).getBytes(StandardCharsets.US_ASCII));
      case '@', '~' -> {
        var fill = new byte[Integer.parseInt(token.substring(1)) - out.size()];
        Arrays.fill(fill, NO_TEXT);
        out.writeBytes(fill);
      }
      default -> out.write(Integer.parseInt(token, 16));
    }
  }

  @Override
  public String toString() {
    return line;
  }
}
