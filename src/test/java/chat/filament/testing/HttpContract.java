package chat.filament.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Holds every exchange of every test against `openapi.yaml`: each answer must be described, and a
/// request that was granted must be one that the document allows.
final class HttpContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Operation(
      String method, String path, Pattern pattern, Map<String, Object> description) {
    String pointer() {
      return "/paths/" + Documents.escaped(path) + "/" + method;
    }

    String name() {
      return String.valueOf(description.get("operationId"));
    }
  }

  private static final List<Operation> OPERATIONS = operations();

  private HttpContract() {}

  /// Fails unless the exchange is one of the document.
  static void check(String method, URI uri, @Nullable String json, Answer answer) {
    var asked = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    OPERATIONS.stream()
        .filter(it -> it.method.equals(asked) && it.pattern.matcher(uri.getRawPath()).matches())
        .findFirst()
        .ifPresentOrElse(
            operation -> check(operation, uri, method.equals("HEAD"), json, answer),
            () ->
                assertThat(answer.status())
                    .as("%s %s is not described", method, uri.getPath())
                    .isGreaterThanOrEqualTo(400));
  }

  private static void check(
      Operation operation, URI uri, boolean head, @Nullable String json, Answer answer) {
    if (answer.status() == 405) { // what is no method of the path, and so not in the document
      assertThat(answer.header("allow")).as(operation.name()).isNotEmpty();
      answer.refused(405, "method_not_allowed");
      return;
    }
    var status = String.valueOf(answer.status());
    var described = Documents.map(operation.description.get("responses"));
    assertThat(described).as("%s: statuses", operation.name()).containsKey(status);
    var pointer = operation.pointer() + "/responses/" + status;
    var response = Documents.map(described.get(status));
    if (response.get("$ref") instanceof String ref) {
      pointer = ref.substring(1);
      response = Documents.map(at(ref));
      if (response.get("x-error-codes") instanceof List<?> codes && !head) {
        assertThat(codes.contains(answer.text("error")))
            .as("%s %s: %s", operation.name(), status, answer.text())
            .isTrue();
      }
    }
    var contents = Documents.map(response.get("content"));
    if (contents.isEmpty()) {
      assertThat(answer.text()).as("%s %s: body", operation.name(), status).isEmpty();
    } else if (!head) {
      answered(operation.name() + " " + status, pointer, contents, answer);
    }
    if (answer.status() < 300) {
      granted(operation, uri, json);
    }
    boolean refused = answer.status() >= 400 && !head;
    Coverage.exchange(operation.name(), answer.status(), refused ? answer.text("error") : "");
  }

  private static void answered(
      String what, String pointer, Map<String, Object> contents, Answer answer) {
    var type = answer.header("content-type").replaceFirst(";.*", "");
    assertThat(contents.containsKey("*/*") || contents.containsKey(type))
        .as("%s: content type %s", what, type)
        .isTrue();
    if (type.equals("application/json") && contents.containsKey(type)) {
      var schema = pointer + "/content/" + Documents.escaped(type) + "/schema";
      assertThat(Documents.faults("openapi.yaml", schema, answer.text()))
          .as("%s: %s", what, answer.text())
          .isEmpty();
    }
  }

  private static void granted(Operation operation, URI uri, @Nullable String json) {
    var type = "application/json";
    var body = Documents.map(operation.description.get("requestBody"));
    if (json != null && Documents.map(body.get("content")).containsKey(type)) {
      var schema = operation.pointer() + "/requestBody/content/" + Documents.escaped(type);
      assertThat(Documents.faults("openapi.yaml", schema + "/schema", json))
          .as("%s granted %s", operation.name(), json)
          .isEmpty();
    }
    var parameters = Documents.list(operation.description.get("parameters"));
    for (int i = 0; i < parameters.size(); i++) {
      var parameter = Documents.map(parameters.get(i));
      var pointer = operation.pointer() + "/parameters/" + i;
      if (parameter.get("$ref") instanceof String ref) {
        pointer = ref.substring(1);
        parameter = Documents.map(at(ref));
      }
      if ("query".equals(parameter.get("in"))) {
        query(operation.name(), uri, parameter, pointer);
      }
    }
  }

  private static void query(
      String operation, URI uri, Map<String, Object> parameter, String pointer) {
    var name = String.valueOf(parameter.get("name"));
    for (var value : values(uri, name)) {
      var text = value.matches("-?[0-9]{1,18}") && isNumber(parameter) ? value : quoted(value);
      assertThat(Documents.faults("openapi.yaml", pointer + "/schema", text))
          .as("%s granted %s=%s", operation, name, value)
          .isEmpty();
    }
  }

  private static boolean isNumber(Map<String, Object> parameter) {
    var schema = Documents.map(parameter.get("schema"));
    var target = schema.get("$ref") instanceof String ref ? Documents.map(at(ref)) : schema;
    return "integer".equals(target.get("type"));
  }

  private static List<String> values(URI uri, String name) {
    var values = new ArrayList<String>();
    for (var pair : String.valueOf(uri.getRawQuery()).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        values.add(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object at(String ref) {
    Object node = Documents.OPENAPI;
    for (var key : ref.substring(2).split("/", -1)) {
      node = Documents.map(node).getOrDefault(key, Map.of());
    }
    return node;
  }

  private static List<Operation> operations() {
    var all = new ArrayList<Operation>();
    Documents.map(Documents.OPENAPI.get("paths"))
        .forEach((path, item) ->
            Documents.map(item)
                .forEach((method, description) ->
                    all.add(
                        new Operation(
                            method,
                            path,
                            Pattern.compile(path.replaceAll("\\{[a-z_]+}", "[^/]+")),
                            Documents.map(description)))));
    all.sort(Comparator.comparing(it -> it.path.replace('{', '\uFFFF')));
    return all;
  }
}
