package chat.filament.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// An operation of `openapi.yaml`, as far as tests ask about all of them.
record ApiOperation(String method, String path, Map<?, ?> description) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<?, ?> DOCUMENT = document("openapi.yaml");

  static List<ApiOperation> all() {
    var all = new ArrayList<ApiOperation>();
    map(DOCUMENT.get("paths"))
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

  /// Each of them opens the operation.
  List<String> permissions() {
    return description.get("x-permission") instanceof String names
        ? List.of(names.split(" or ", -1))
        : List.of();
  }

  /// The error codes of an answer; none for a success.
  List<String> refusals(int status) {
    var answer = map(map(description.get("responses")).get(String.valueOf(status)));
    var codes = resolved(answer).get("x-error-codes");
    return codes instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  /// A valid body, null where none is JSON.
  @Nullable String exampleBody() {
    var content = map(map(description.get("requestBody")).get("content"));
    var schema = resolved(map(map(content.get("application/json")).get("schema")));
    if (!takesJson()) {
      return null;
    }
    if (!(schema.get("examples") instanceof List<?> examples)) {
      throw new IllegalStateException(id() + ": no example of its body");
    }
    try {
      return JSON.writeValueAsString(examples.getFirst());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(id(), e);
    }
  }

  /// `?` and an example of each query parameter that must be there.
  String requiredQuery() {
    return parameters()
        .filter(it -> "query".equals(it.get("in")) && Boolean.TRUE.equals(it.get("required")))
        .map(it -> it.get("name") + "=" + it.get("example"))
        .collect(Collectors.joining("&", "?", ""));
  }

  /// Those of its path, its query and its headers.
  Stream<Map<?, ?>> parameters() {
    var all = description.get("parameters") instanceof List<?> list ? list : List.of();
    return all.stream().map(it -> resolved(map(it)));
  }

  private static Map<?, ?> resolved(Map<?, ?> node) {
    if (!(node.get("$ref") instanceof String ref)) {
      return node;
    }
    Map<?, ?> target = DOCUMENT;
    for (var key : ref.substring(2).split("/", -1)) {
      target = map(target.get(key));
    }
    return target;
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
