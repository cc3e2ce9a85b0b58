package chat.filament.platform.http;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/// Lets nobody pass without the access token of a live auth session.
record Authentication(Authenticator authenticator) implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    var token = Bearer.of(context.request());
    if (token == null) {
      throw new Refusal(Problem.INVALID_CREDENTIALS);
    }
    authenticator
        .authenticate(token)
        .onSuccess(holder -> {
          Call.of(context).setIdentity(holder);
          context.next();
        })
        .onFailure(context::fail);
  }
}
