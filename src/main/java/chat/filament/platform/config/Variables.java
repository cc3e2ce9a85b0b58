package chat.filament.platform.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads single variables and remembers every problem. A variable `X` can come from the file named
/// by `X_FILE` instead.
final class Variables {
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  List<String> problems() {
    return problems;
  }

  void problem(String name, String what) {
    problems.add(name + ": " + what);
  }

  /// The value as it is, from the variable or its file.
  Optional<String> raw(String name) {
    var value = environment.get(name);
    var file = environment.get(name + "_FILE");
    if (value != null && file != null) {
      problem(name, "set together with " + name + "_FILE (expected: one of the two)");
    }
    if (value != null || file == null) {
      return Optional.ofNullable(value);
    }
    try {
      return Optional.of(Files.readString(Path.of(file)).replaceFirst("\r?\n$", ""));
    } catch (IOException | RuntimeException e) {
      problem(name + "_FILE", "cannot be read (" + e.getClass().getSimpleName() + ")");
      return Optional.of("");
    }
  }

  /// Blank counts as unset.
  Optional<String> optional(String name) {
    return raw(name).filter(value -> !value.isBlank());
  }

  /// Trimmed and not empty.
  String required(String name, String hint) {
    var value = raw(name).map(String::strip);
    if (value.isEmpty() || value.get().isEmpty()) {
      problem(name, "missing (expected: " + hint + ")");
      return "";
    }
    return value.get();
  }

  /// Plain decimal digits, `minimum`..`maximum`.
  long number(String name, long byDefault, long minimum, long maximum) {
    var value = raw(name);
    if (value.isEmpty()) {
      return byDefault;
    }
    var expected = "(expected: a number " + minimum + ".." + maximum + ")";
    if (!value.get().matches("[0-9]{1,18}")) {
      problem(name, "malformed " + expected);
      return byDefault;
    }
    long number = Long.parseLong(value.get());
    if (number < minimum || number > maximum) {
      problem(name, number + " " + expected);
      return byDefault;
    }
    return number;
  }

  /// At least 1, 32 bit.
  int count(String name, int byDefault) {
    return (int) number(name, byDefault, 1, Integer.MAX_VALUE);
  }

  boolean flag(String name) {
    var value = raw(name).orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      problem(name, "malformed (expected: true or false)");
    }
    return value.equals("true");
  }

  /// A comma list, entries trimmed; blank is the empty list, an empty or bad entry is a problem.
  <T> List<T> list(String name, Function<String, T> entry) {
    var entries = new ArrayList<T>();
    for (var text : optional(name).map(value -> value.split(",", -1)).orElse(new String[0])) {
      try {
        entries.add(entry.apply(text.strip()));
      } catch (IllegalArgumentException e) {
        problem(name, "bad entry " + e.getMessage());
      }
    }
    return List.copyOf(entries);
  }

  /// A directory that can be written to; created for this user alone if it is missing.
  Path directory(String name, String value) {
    if (value.isEmpty()) {
      return Path.of(".");
    }
    try {
      var directory = PrivateFiles.createFolders(Path.of(value)).toAbsolutePath();
      Files.delete(Files.createTempFile(directory, ".writable", ""));
      return directory;
    } catch (IOException | RuntimeException e) {
      problem(name, "not a writable directory (" + e.getClass().getSimpleName() + ")");
      return Path.of(".");
    }
  }
}
