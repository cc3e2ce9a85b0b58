package chat.filament.app.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Starts PostgreSQL's programs: with nothing of the host's environment, and as somebody whom they
/// accept. They refuse to run as root and for users without a name, so those run them as nobody, in
/// a user namespace of its own, in which files keep their owner.
final class Launcher {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("LC_ALL", "C", "TZ", "UTC", "PATH", "/usr/bin:/bin");
  private static final int ROOT = 0;
  private static final String UNSHARE = "unshare";
  private static final String SETSID = "setsid";

  private final List<String> prefix;

  private Launcher(List<String> prefix) {
    this.prefix = prefix;
  }

  static Launcher of() throws IOException, InterruptedException, PostgresFailure {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT);
    boolean nameless = System.getProperty("user.name", "?").equals("?");
    if (!root && !nameless) {
      return new Launcher(List.of());
    }
    var inNamespace =
        new Launcher(find(UNSHARE).map(program -> List.of(program, "-U")).orElse(List.of()));
    if (inNamespace.prefix.isEmpty() || !inNamespace.runs("/bin/true")) {
      throw new PostgresFailure(
          (root ? "PostgreSQL does not run as root" : "PostgreSQL needs a user that has a name")
              + ", and user namespaces are not allowed here; start as another user, or set"
              + " FILAMENT_DATABASE_URL");
    }
    return inNamespace;
  }

  private static Optional<String> find(String program) {
    return Stream.of("/usr/bin/", "/bin/")
        .map(folder -> folder + program)
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst();
  }

  /// Whether a program can be run at all.
  boolean runs(String... command) throws InterruptedException {
    return output(command).isPresent();
  }

  /// What a program prints, empty when it cannot be run or fails.
  Optional<String> output(String... command) throws InterruptedException {
    try {
      var process = builder(List.of(command)).start();
      String said;
      try (var out = process.inputReader(StandardCharsets.UTF_8)) {
        said = out.readAllAsString();
      }
      return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// A program that is waited for.
  ProcessBuilder builder(List<String> command) {
    var whole = new ArrayList<>(prefix);
    whole.addAll(command);
    var builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    return builder;
  }

  /// A program in a session of its own, so that Ctrl-C in a terminal is not for it: Filament stops
  /// it after itself.
  ProcessBuilder server(List<String> command) {
    var whole = new ArrayList<>(command);
    find(SETSID).ifPresent(whole::addFirst);
    return builder(whole);
  }
}
