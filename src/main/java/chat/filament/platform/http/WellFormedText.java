package chat.filament.platform.http;

import chat.filament.core.Refusal;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads strings, and refuses halves of surrogate pairs, which JSON can escape (`"\ud800"`) but
/// which no UTF-8 text can hold.
final class WellFormedText extends StringDeserializer {
  private static final long serialVersionUID = 1;

  @Override
  public @Nullable String deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    var text = super.deserialize(parser, context);
    if (text != null && text.codePoints().anyMatch(WellFormedText::isHalf)) {
      throw Refusal.invalid("body: half of a surrogate pair");
    }
    return text;
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
