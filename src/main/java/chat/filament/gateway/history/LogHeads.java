package chat.filament.gateway.history;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogRange;
import chat.filament.platform.log.LogReader;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Asks what the logs of guilds hold, one query at a time: whoever asks while one is under way
/// shares the next.
public final class LogHeads {
  private final LogReader log;
  private final Counter queries;
  private Set<GuildId> waiting = new HashSet<>();
  private Promise<Map<GuildId, LogRange>> next = Promise.promise();
  private boolean running;

  public LogHeads(LogReader log, Counter queries) {
    this.log = log;
    this.queries = queries;
  }

  /// As of some moment after this call; of these guilds, as far as they exist, and perhaps of
  /// others.
  public Future<Map<GuildId, LogRange>> of(Collection<GuildId> guilds) {
    waiting.addAll(guilds);
    var answer = next.future();
    if (!running) {
      run();
    }
    return answer;
  }

  private void run() {
    var guilds = waiting;
    var answer = next;
    waiting = new HashSet<>();
    next = Promise.promise();
    running = true;
    queries.increment();
    log.ranges(guilds)
        .onComplete(ranges -> {
          running = false;
          if (!waiting.isEmpty()) {
            run();
          }
          answer.handle(ranges);
        });
  }
}
