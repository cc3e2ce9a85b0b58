package chat.filament.platform.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A field of a body in which null means something else than leaving the field out.
///
/// ```java
/// record RoleEdit(@Nullable String name, Patch<String> colorHex) {}
/// ```
///
/// @param isSent false when the field was left out; `value` is null then
/// @param value what was sent, possibly null
@JsonDeserialize(using = Patch.Reader.class)
public record Patch<T>(boolean isSent, @Nullable T value) {
  /// Reads the value with the deserializer of `T`.
  static final class Reader extends JsonDeserializer<Patch<?>> implements ContextualDeserializer {
    private final @Nullable JavaType type;

    Reader() {
      this(null);
    }

    private Reader(@Nullable JavaType type) {
      this.type = type;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      return new Reader(context.getContextualType().containedType(0));
    }

    @Override
    public Patch<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return new Patch<>(true, context.readValue(parser, type));
    }

    @Override
    public Patch<?> getNullValue(DeserializationContext context) throws JsonMappingException {
      return new Patch<>(true, null);
    }

    @Override
    public Patch<?> getAbsentValue(DeserializationContext context) throws JsonMappingException {
      return new Patch<>(false, null);
    }
  }
}
