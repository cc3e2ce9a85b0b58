package chat.filament.docs;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The operations that `openapi.yaml` describes, to compare with the routes that are mounted.
public final class ApiDocument {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  /// Read once in a process, when this class is first used.
  private static final Set<String> OPERATIONS = operations();

  private ApiDocument() {}

  /// Fails with both differences unless the document describes exactly these routes, each like `GET
  /// /guilds/:guild_id`. Parses the whole document when it is first called, which takes tens of
  /// milliseconds: for a worker thread.
  public static void requireDescribes(Set<String> routes) {
    var undocumented = new TreeSet<>(routes);
    undocumented.removeAll(OPERATIONS);
    var missing = new TreeSet<>(OPERATIONS);
    missing.removeAll(routes);
    if (!undocumented.isEmpty() || !missing.isEmpty()) {
      throw new IllegalStateException(
          "openapi.yaml does not describe " + undocumented + " and has no route for " + missing);
    }
  }

  private static Set<String> operations() {
    var document = new Load(LoadSettings.builder().build()).loadFromString(text());
    var operations = new TreeSet<String>();
    map(map(document).get("paths"))
        .forEach((path, item) -> {
          var route = String.valueOf(path).replaceAll("\\{([a-z_]+)}", ":$1");
          map(item).keySet().stream()
              .map(String::valueOf)
              .filter(METHODS::contains)
              .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + route));
        });
    return operations;
  }

  private static String text() {
    return DocsFile.read("openapi.yaml").content().toString();
  }

  private static Map<?, ?> map(@Nullable Object node) {
    if (node instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalStateException("openapi.yaml: (expected: a mapping) " + node);
  }
}
