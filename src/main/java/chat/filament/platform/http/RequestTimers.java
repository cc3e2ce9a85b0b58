package chat.filament.platform.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long requests take, by route and status: the metric `filament_http_request_seconds`, and a
/// log line each if the operator wants it.
final class RequestTimers {
  private static final Logger log = LoggerFactory.getLogger(RequestTimers.class);

  private final MeterRegistry registry;
  private final boolean logs;
  private final ConcurrentMap<Labels, Timer> timers = new ConcurrentHashMap<>();

  RequestTimers(MeterRegistry registry, boolean logs) {
    this.registry = registry;
    this.logs = logs;
  }

  /// The labels of a timer, in few values: routes are templates.
  private record Labels(String method, String route, int status) {}

  /// Measures from here to the end of the answer.
  Handler<RoutingContext> of(PathTemplate path) {
    return context -> {
      long startedAt = System.nanoTime();
      context.addEndHandler(ended -> {
        if (ended.succeeded()) {
          record(context, path.text(), System.nanoTime() - startedAt);
        }
      });
      context.next();
    };
  }

  private void record(RoutingContext context, String route, long nanos) {
    var labels =
        new Labels(context.request().method().name(), route, context.response().getStatusCode());
    timers.computeIfAbsent(labels, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    if (logs) {
      log.atInfo()
          .addKeyValue("event", "debug.request.timing")
          .addKeyValue("request_id", RequestIds.of(context.request()))
          .addKeyValue("method", labels.method())
          .addKeyValue("route", route)
          .addKeyValue("status", labels.status())
          .addKeyValue("duration_ms", nanos / 1e6)
          .log("request answered");
    }
  }

  private Timer timer(Labels labels) {
    return Timer.builder("filament_http_request_seconds")
        .tag("method", labels.method())
        .tag("route", labels.route())
        .tag("status", Integer.toString(labels.status()))
        .register(registry);
  }
}
