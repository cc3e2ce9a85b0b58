package chat.filament.platform.http;

import chat.filament.core.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The bytes of a request's head. The parser hands them on as ISO 8859-1, one char for each byte.
final class UriText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private UriText() {}

  /// Refuses malformed escapes, and what is not UTF-8 once they are decoded.
  static void require(String uri) {
    if (isPlain(uri)) {
      return;
    }
    var bytes = ByteBuffer.allocate(uri.length());
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c != '%') {
        bytes.put((byte) c);
      } else if (i + 2 < uri.length() && isHex(uri.charAt(i + 1)) && isHex(uri.charAt(i + 2))) {
        bytes.put((byte) HexFormat.fromHexDigits(uri, i + 1, i + 3));
        i += 2;
      } else {
        throw Refusal.invalid("request target: malformed percent-encoding");
      }
    }
    if (!decodes(bytes.flip())) {
      throw Refusal.invalid("request target: not UTF-8");
    }
  }

  /// The same text with bytes beyond ASCII escaped.
  static String escaped(String uri) {
    if (isAscii(uri)) {
      return uri;
    }
    var text = new StringBuilder(uri.length() + 16);
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c < 0x80) {
        text.append(c);
      } else {
        text.append('%').append(HEX.toHexDigits((byte) c));
      }
    }
    return text.toString();
  }

  static boolean isUtf8(String text) {
    return isAscii(text) || decodes(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static boolean decodes(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isHex(char c) {
    return HexFormat.isHexDigit(c);
  }

  private static boolean isPlain(String uri) {
    return uri.indexOf('%') < 0 && isAscii(uri);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
