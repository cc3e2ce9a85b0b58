package chat.filament.platform.http;

import chat.filament.platform.limit.Limit;
import chat.filament.platform.limit.Limits;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/// The limiter of every route except the system ones: each user that a verifying bearer names has a
/// bucket, everybody else shares that of their IP.
final class GlobalLimit implements Handler<RoutingContext> {
  private final Limits limits;
  private final Authenticator authenticator;

  GlobalLimit(Limits limits, Authenticator authenticator) {
    this.limits = limits;
    this.authenticator = authenticator;
  }

  @Override
  public void handle(RoutingContext context) {
    check(Call.of(context).client(), Bearer.of(context.request()));
    context.next();
  }

  void check(ClientAddress client, @Nullable String accessToken) {
    var user = accessToken == null ? null : authenticator.signedUser(accessToken).orElse(null);
    limits.check(Limit.GLOBAL, user == null ? client.limiterKey() : user.value());
  }
}
