package chat.filament.media;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads LiveKit's JSON of protocol buffers: default values may be left out, names come in either
/// style, and what has another type than expected counts as left out.
final class ProtoJson {
  private ProtoJson() {}

  static String text(JsonObject from, String name) {
    return from.getValue(name) instanceof String text ? text : "";
  }

  static JsonObject object(JsonObject from, String name) {
    return from.getValue(name) instanceof JsonObject object ? object : new JsonObject();
  }

  static List<JsonObject> objects(JsonObject from, String name) {
    return either(from, name, name) instanceof JsonArray array
        ? array.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList()
        : List.of();
  }

  static List<String> texts(JsonObject from, String name, String otherName) {
    return either(from, name, otherName) instanceof JsonArray array
        ? array.stream().map(String::valueOf).toList()
        : List.of();
  }

  static boolean flag(JsonObject from, String name, String otherName) {
    return Boolean.TRUE.equals(either(from, name, otherName));
  }

  /// A number that is not negative, 0 when there is none.
  static long number(JsonObject from, String name, String otherName) {
    return switch (either(from, name, otherName)) {
      case Number number -> Math.max(0, number.longValue());
      case String text when text.matches("[0-9]{1,18}") -> Long.parseLong(text);
      case null, default -> 0;
    };
  }

  private static @Nullable Object either(JsonObject from, String name, String otherName) {
    return from.getValue(name) == null ? from.getValue(otherName) : from.getValue(name);
  }
}
