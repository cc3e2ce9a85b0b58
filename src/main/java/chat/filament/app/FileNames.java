package chat.filament.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether Java can say the names of the files that it is to work with. In a locale whose charset
/// lacks their letters it puts others in their place, and would keep everything in another folder
/// than the one that was meant, without a word.
final class FileNames {
  private static final String UNKNOWN = "\uFFFD";
  private static final Path WORK = Path.of("/proc/self/cwd");

  private FileNames() {}

  /// A sentence with its mend; empty when all of them can be said.
  static Optional<String> problem(String[] arguments, Map<String, String> environment) {
    var charset = System.getProperty("sun.jnu.encoding", "UTF-8");
    if (charset.equals("UTF-8")) {
      return Optional.empty();
    }
    return Stream.concat(
            Stream.concat(
                Arrays.stream(arguments)
                    .filter(text -> text.contains(UNKNOWN))
                    .map(text -> "the argument " + text),
                environment.entrySet().stream()
                    .filter(variable -> variable.getKey().startsWith("FILAMENT_"))
                    .filter(variable -> variable.getValue().contains(UNKNOWN))
                    .map(variable -> variable.getKey())),
            Stream.of("the folder it runs in").filter(folder -> !canSayFolder()))
        .findFirst()
        .map(what ->
            what
                + " has letters that the locale's charset "
                + charset
                + " does not have; start with LC_ALL=C.UTF-8, or with another UTF-8 locale");
  }

  private static boolean canSayFolder() {
    try {
      return !Files.exists(WORK)
          || Files.isSameFile(WORK, Path.of(System.getProperty("user.dir", "")));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
