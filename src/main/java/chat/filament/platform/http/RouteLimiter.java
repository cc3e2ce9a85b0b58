package chat.filament.platform.http;

import chat.filament.platform.limit.Limits;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A limiter of one route. What it refuses is logged where the contract has an event for it.
final class RouteLimiter implements Handler<RoutingContext> {
  private static final Logger log = LoggerFactory.getLogger(RouteLimiter.class);

  private final Limits limits;
  private final Routes.RouteLimit limit;
  private final PathTemplate path;

  RouteLimiter(Limits limits, Routes.RouteLimit limit, PathTemplate path) {
    this.limits = limits;
    this.limit = limit;
    this.path = path;
  }

  @Override
  public void handle(RoutingContext context) {
    var call = Call.of(context);
    var permit = limits.take(limit.limit(), limit.key().apply(call));
    call.show(permit);
    if (!permit.isGranted()) {
      limit.limit().logEvent().ifPresent(event -> logRefused(event, call));
      throw Limits.refusal(permit);
    }
    context.next();
  }

  private void logRefused(String event, Call call) {
    log.atInfo()
        .addKeyValue("event", event)
        .addKeyValue("request_id", call.requestId())
        .addKeyValue("route", path.text())
        .addKeyValue("client_ip", call.client().text())
        .addKeyValue("client_ip_source", call.client().source())
        .log("too many requests");
  }
}
