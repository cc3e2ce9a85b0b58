package chat.filament.platform.http;

import chat.filament.core.markdown.Token;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;

/// A markdown token as an object: `type`, then what it carries (`contract/content.md` §6.1).
final class TokenSerializer extends JsonSerializer<Token> {
  @Override
  public void serialize(Token token, JsonGenerator json, SerializerProvider serializers)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", token.type());
    switch (token) {
      case Token.HeadingStart(int level) -> json.writeNumberField("level", level);
      case Token.ListStart(boolean ordered) -> json.writeBooleanField("ordered", ordered);
      case Token.LinkStart(String href) -> json.writeStringField("href", href);
      case Token.Text(String text) -> json.writeStringField("text", text);
      case Token.Code(String code) -> json.writeStringField("code", code);
      case Token.FencedCode(var language, var code) -> {
        json.writeStringField("language", language);
        json.writeStringField("code", code);
      }
      case Token.ParagraphStart _,
          Token.ParagraphEnd _,
          Token.HeadingEnd _,
          Token.EmphasisStart _,
          Token.EmphasisEnd _,
          Token.StrongStart _,
          Token.StrongEnd _,
          Token.ListEnd _,
          Token.ListItemStart _,
          Token.ListItemEnd _,
          Token.LinkEnd _,
          Token.SoftBreak _,
          Token.HardBreak _ -> {}
    }
    json.writeEndObject();
  }
}
