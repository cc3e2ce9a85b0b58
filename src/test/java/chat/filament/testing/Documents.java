package chat.filament.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// `openapi.yaml` and `asyncapi.yaml` as schemas. Objects are closed: the documents allow clients
/// to meet keys they do not know, but the server must not send one that is not described.
final class Documents {
  private static final String HOME = "https://filament.invalid/";

  static final Map<String, Object> OPENAPI = read("openapi.yaml");
  static final Map<String, Object> ASYNCAPI = read("asyncapi.yaml");

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemas(
                  Map.of(
                      HOME + "openapi.yaml", json(closed(OPENAPI)),
                      HOME + "asyncapi.yaml", json(closed(ASYNCAPI)))));

  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private Documents() {}

  /// What is wrong with some JSON by the schema at a place of a document, such as `openapi.yaml`
  /// and `/components/schemas/Guild`; empty when nothing is.
  static String faults(String document, String pointer, String json) {
    var schema =
        SCHEMAS.computeIfAbsent(
            document + "#" + pointer, place -> REGISTRY.getSchema(SchemaLocation.of(HOME + place)));
    return schema.validate(json, InputFormat.JSON).stream()
        .map(Error::toString)
        .collect(Collectors.joining("; "));
  }

  /// The key of a JSON pointer.
  static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(@Nullable Object node) {
    return node == null ? Map.of() : (Map<String, Object>) node;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(@Nullable Object node) {
    return node == null ? List.of() : (List<Object>) node;
  }

  private static Map<String, Object> read(String resource) {
    try (var in = Documents.class.getClassLoader().getResourceAsStream(resource)) {
      return map(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static @Nullable Object closed(@Nullable Object node) {
    return switch (node) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), closed(value)));
        if (copy.get("properties") instanceof Map && "object".equals(copy.get("type"))) {
          copy.putIfAbsent("additionalProperties", false);
        }
        yield copy;
      }
      case List<?> list -> list.stream().map(Documents::closed).toList();
      case null, default -> node;
    };
  }

  private static String json(@Nullable Object node) {
    try {
      return new ObjectMapper().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
