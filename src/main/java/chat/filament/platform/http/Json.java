package chat.filament.platform.http;

import chat.filament.core.Refusal;
import chat.filament.core.markdown.Token;
import chat.filament.platform.json.TokenSerializer;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// JSON on the wire: records in both directions, `snake_case` keys in the order of the components.
///
/// Reading is strict: unknown, duplicate or mistyped fields, malformed text and trailing text are
/// refused as `invalid_request`, and a refusal thrown by a record's constructor is passed on.
public final class Json {
  private static final JsonMapper MAPPER = mapper();

  private Json() {}

  private static JsonMapper mapper() {
    var builder =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .addModule(
                new SimpleModule()
                    .addSerializer(chat.filament.core.Id.class, ToStringSerializer.instance)
                    .addSerializer(Token.class, new TokenSerializer())
                    .addDeserializer(String.class, new WellFormedText()));
    builder.withCoercionConfig(
        LogicalType.Textual,
        config -> {
          for (var shape :
              new CoercionInputShape[] {
                CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
              }) {
            config.setCoercion(shape, CoercionAction.Fail);
          }
        });
    var mapper = builder.build();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build());
    return mapper;
  }

  /// UTF-8 JSON of a record, list or map.
  public static Buffer encode(Object value) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not encodable: " + value.getClass().getName(), e);
    }
  }

  /// A reader for one record type; make it once and keep it.
  public static <T> Reader<T> reader(Class<T> type) {
    return new Reader<>(MAPPER.readerFor(type));
  }

  /// Reads records of one type. Fails with a [Refusal].
  public static final class Reader<T> {
    private final ObjectReader reader;

    private Reader(ObjectReader reader) {
      this.reader = reader;
    }

    public T read(byte[] utf8) {
      requireUtf8(utf8);
      try {
        T value = reader.readValue(utf8);
        if (value == null) {
          throw Refusal.invalid("body: null (expected: an object)");
        }
        return value;
      } catch (JsonMappingException e) {
        throw refusal(e);
      } catch (IOException e) {
        throw Refusal.invalid("body: not well-formed JSON");
      }
    }
  }

  private static Refusal refusal(JsonMappingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) {
        return refusal;
      }
    }
    var path = new StringBuilder();
    for (var step : e.getPath()) {
      path.append(path.isEmpty() ? "" : ".");
      path.append(step.getFieldName() == null ? step.getIndex() : printable(step.getFieldName()));
    }
    return Refusal.invalid((path.isEmpty() ? "body" : path) + ": unknown field or wrong type");
  }

  private static String printable(String name) {
    return name.substring(0, Math.min(name.length(), 64)).replaceAll("[^A-Za-z0-9_.-]", "?");
  }

  /// Jackson lets some malformed sequences through, such as encoded surrogates; the JDK's decoder
  /// does not. It also takes UTF-16 and UTF-32 by their zero bytes, which no JSON in UTF-8 has.
  private static void requireUtf8(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        throw Refusal.invalid("body: not JSON in UTF-8");
      }
      if (b < 0) {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
          return;
        } catch (CharacterCodingException e) {
          throw Refusal.invalid("body: not UTF-8");
        }
      }
    }
  }
}
