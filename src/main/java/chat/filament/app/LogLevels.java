package chat.filament.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import chat.filament.platform.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts `FILAMENT_LOG` into effect.
final class LogLevels {
  private LogLevels() {}

  /// Libraries that log through `java.util.logging` write plain text, so only what they call severe
  /// is let through.
  static void apply(Config.Logs logs) {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.SEVERE);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
      loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(logs.level()));
      logs.loggers()
          .forEach((name, level) -> loggers.getLogger(name).setLevel(Level.valueOf(level)));
    }
  }
}
