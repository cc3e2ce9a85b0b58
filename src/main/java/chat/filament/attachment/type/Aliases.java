package chat.filament.attachment.type;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Other names under which files of a detected type are declared.
final class Aliases {
  private final Map<String, List<String>> declaredByDetected;

  Aliases(List<TableLine> lines) {
    this.declaredByDetected =
        lines.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    TableLine::key, line -> Stream.of(line.value().split(", *", -1)).toList()));
  }

  boolean contain(String detected, String declared) {
    return declaredByDetected.getOrDefault(detected, List.of()).stream()
        .anyMatch(alias -> matches(alias, declared));
  }

  private static boolean matches(String alias, String declared) {
    if (alias.startsWith("*")) {
      return declared.endsWith(alias.substring(1));
    }
    return alias.endsWith("*")
        ? declared.startsWith(alias.substring(0, alias.length() - 1))
        : declared.equals(alias);
  }
}
