package chat.filament.search;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/// What was logged under a name since this was opened, by every server of this process.
final class KeptLog implements AutoCloseable {
  private final Logger logger;
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  KeptLog(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    appender.start();
    logger.addAppender(appender);
  }

  /// Of this level and above.
  KeptLog(String name, Level level) {
    this(name);
    logger.setLevel(level);
    logger.setAdditive(false);
  }

  /// The values of each `event`.
  List<Map<String, String>> of(String event) {
    return events.stream()
        .filter(logged -> logged.getKeyValuePairs() != null)
        .map(logged ->
            logged.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value))))
        .filter(values -> event.equals(values.get("event")))
        .toList();
  }

  void clear() {
    events.clear();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
