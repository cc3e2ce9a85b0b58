package chat.filament.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/// Calls a feature, and writes what it replies.
record RouteHandler(Function<Call, Future<Reply>> feature) implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    feature
        .apply(Call.of(context))
        .onSuccess(reply -> Replies.write(context, reply))
        .onFailure(context::fail);
  }
}
