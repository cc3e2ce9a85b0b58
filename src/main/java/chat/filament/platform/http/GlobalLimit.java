package chat.filament.platform.http;

import chat.filament.platform.limit.Limit;
import chat.filament.platform.limit.Limits;
import chat.filament.platform.limit.Permit;
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
    var call = Call.of(context);
    var permit = take(call.client(), Bearer.of(context.request()));
    call.show(permit);
    if (!permit.isGranted()) {
      throw Limits.refusal(permit);
    }
    context.next();
  }

  void check(ClientAddress client, @Nullable String accessToken) {
    var permit = take(client, accessToken);
    if (!permit.isGranted()) {
      throw Limits.refusal(permit);
    }
  }

  private Permit take(ClientAddress client, @Nullable String accessToken) {
    var user = accessToken == null ? null : authenticator.signedUser(accessToken).orElse(null);
    return limits.take(Limit.GLOBAL, user == null ? client.limiterKey() : user.value());
  }
}
