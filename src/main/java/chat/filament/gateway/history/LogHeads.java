package chat.filament.gateway.history;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogRange;
import chat.filament.platform.log.LogReader;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Asks what the logs of guilds hold, one query at a time: those who ask while one is under way
/// share the next, up to about a thousand guilds.
public final class LogHeads {
  private static final int AT_ONCE = 1_000;

  private record Request(Collection<GuildId> guilds, Promise<Map<GuildId, LogRange>> answer) {}

  private final LogReader log;
  private final Counter queries;
  private final ArrayDeque<Request> waiting = new ArrayDeque<>();
  private boolean running;

  public LogHeads(LogReader log, Counter queries) {
    this.log = log;
    this.queries = queries;
  }

  /// As of some moment after this call; of these guilds, as far as they exist, and perhaps of
  /// others.
  public Future<Map<GuildId, LogRange>> of(Collection<GuildId> guilds) {
    var request = new Request(guilds, Promise.promise());
    waiting.add(request);
    if (!running) {
      run();
    }
    return request.answer().future();
  }

  private void run() {
    var guilds = new HashSet<GuildId>();
    List<Request> asked = new ArrayList<>();
    while (!waiting.isEmpty()
        && (guilds.isEmpty() || guilds.size() + waiting.element().guilds().size() <= AT_ONCE)) {
      var request = waiting.remove();
      guilds.addAll(request.guilds());
      asked.add(request);
    }
    running = true;
    queries.increment();
    log.ranges(guilds)
        .onComplete(ranges -> {
          running = false;
          if (!waiting.isEmpty()) {
            run();
          }
          asked.forEach(request -> request.answer().handle(ranges));
        });
  }
}
