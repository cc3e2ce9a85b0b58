package chat.filament.gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An event as a client sent it: `{"v":1,"t":"<type>","d":<data>}` with exactly these keys, in any
/// order. `data` is well-formed JSON, not looked into.
public final class Inbound {
  private static final int MAX_TYPE = 64;
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private final String type;
  private final byte[] data;

  private Inbound(String type, byte[] data) {
    this.type = type;
    this.data = data;
  }

  public String type() {
    return type;
  }

  public byte[] data() {
    return data;
  }

  /// Null when it is not a valid envelope. `checked` says that the bytes are known to be UTF-8.
  public static @Nullable Inbound read(byte[] envelope, boolean checked) {
    if (!checked && !isUtf8(envelope)) {
      return null;
    }
    try (var parser = JSON.createParser(envelope)) {
      return parser.nextToken() == JsonToken.START_OBJECT ? read(parser, envelope) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable Inbound read(JsonParser parser, byte[] envelope) throws IOException {
    boolean version = false;
    String type = null;
    byte[] data = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var key = parser.currentName();
      var value = parser.nextToken();
      boolean good =
          switch (key) {
            case "v" -> !version && isOne(parser, value);
            case "t" -> type == null && value == JsonToken.VALUE_STRING && isType(parser.getText());
            case "d" -> data == null;
            default -> false;
          };
      if (!good) {
        return null;
      }
      switch (key) {
        case "v" -> version = true;
        case "t" -> type = parser.getText();
        default -> data = slice(parser, envelope);
      }
    }
    boolean complete =
        version && parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    return complete && type != null && data != null ? new Inbound(type, data) : null;
  }

  private static byte[] slice(JsonParser parser, byte[] envelope) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    if (parser.currentToken().isScalarValue()) {
      parser.finishToken();
    } else {
      parser.skipChildren();
    }
    return Arrays.copyOfRange(envelope, from, (int) parser.currentLocation().getByteOffset());
  }

  private static boolean isOne(JsonParser parser, JsonToken value) throws IOException {
    return value == JsonToken.VALUE_NUMBER_INT && parser.getText().equals("1");
  }

  private static boolean isType(String type) {
    if (type.isEmpty() || type.length() > MAX_TYPE) {
      return false;
    }
    for (int i = 0; i < type.length(); i++) {
      char c = type.charAt(i);
      boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
