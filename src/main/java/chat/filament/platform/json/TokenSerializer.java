package chat.filament.platform.json;

import chat.filament.core.markdown.Token;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Markdown tokens inside of what Jackson writes.
public final class TokenSerializer extends JsonSerializer<Token> {
  @Override
  public void serialize(Token token, JsonGenerator json, SerializerProvider serializers)
      throws IOException {
    var out = new JsonBytes(64);
    TokenJson.write(out, token);
    json.writeRawValue(new String(out.toBytes(), StandardCharsets.UTF_8));
  }
}
