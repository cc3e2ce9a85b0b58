package chat.filament.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// An operation of `openapi.yaml`, as far as tests ask about all of them.
record ApiOperation(String method, String path, Map<?, ?> description) {
  static List<ApiOperation> all() {
    var all = new ArrayList<ApiOperation>();
    map(document("openapi.yaml").get("paths"))
        .forEach((path, item) ->
            map(item)
                .forEach((method, description) ->
                    all.add(
                        new ApiOperation(
                            String.valueOf(method).toUpperCase(Locale.ROOT),
                            String.valueOf(path),
                            map(description)))));
    return all;
  }

  static Map<?, ?> document(String resource) {
    try (var in = ApiOperation.class.getClassLoader().getResourceAsStream(resource)) {
      return map(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  String id() {
    return String.valueOf(description.get("operationId"));
  }

  Set<Integer> statuses() {
    var statuses = new TreeSet<Integer>();
    map(description.get("responses"))
        .keySet()
        .forEach(status -> statuses.add(Integer.valueOf(String.valueOf(status))));
    return statuses;
  }

  boolean needsBearer() {
    return !(description.get("security") instanceof List<?> none && none.isEmpty());
  }

  boolean takesJson() {
    var body = map(description.get("requestBody"));
    return map(body.get("content")).containsKey("application/json");
  }

  /// The texts under a key such as `x-audit`.
  List<String> texts(String key) {
    return description.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /// The path with something in the place of each parameter.
  String at(Map<String, String> values) {
    var text = path;
    for (var name : names()) {
      text = text.replace("{" + name + "}", Objects.requireNonNullElse(values.get(name), "x"));
    }
    return text;
  }

  private List<String> names() {
    return Stream.of(path.split("[{}]", -1)).filter(part -> part.matches("[a-z_]+")).toList();
  }

  static Map<?, ?> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? map : Map.of();
  }
}
