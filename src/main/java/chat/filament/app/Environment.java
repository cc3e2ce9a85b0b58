package chat.filament.app;

import chat.filament.platform.config.Config;
import chat.filament.platform.config.ConfigReader;
import chat.filament.platform.config.InvalidConfig;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/// Reads the configuration of a command, or prints every problem at once.
final class Environment {
  private Environment() {}

  /// Empty when there are problems; they have been printed then.
  static Optional<Config> read(Map<String, String> variables, PrintWriter err) {
    try {
      return Optional.of(ConfigReader.read(variables));
    } catch (InvalidConfig e) {
      err.println("filament: " + e.getMessage());
      e.problems().forEach(problem -> err.println("  " + problem));
      err.flush();
      return Optional.empty();
    }
  }
}
