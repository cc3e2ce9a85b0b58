package chat.filament.gateway;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.http.Authenticator;
import chat.filament.platform.http.Bearer;
import chat.filament.platform.http.Identity;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client connects with: the first present of query `ticket`, query `access_token`, header
/// `Authorization: Bearer`. Never printed.
record Credential(@Nullable String ticket, @Nullable String token, boolean resumes) {
  /// Fails with `invalid_request` when the query cannot be decoded.
  static Credential of(HttpServerRequest request) {
    Map<String, List<String>> query;
    try {
      query = new QueryStringDecoder(request.uri()).parameters();
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("query: malformed");
    }
    boolean resumes = "1".equals(first(query, "resume"));
    var ticket = first(query, "ticket");
    if (ticket != null) {
      return new Credential(ticket, null, resumes);
    }
    var token = first(query, "access_token");
    return new Credential(null, token != null ? token : Bearer.of(request), resumes);
  }

  private static @Nullable String first(Map<String, List<String>> query, String name) {
    var values = query.get(name);
    return values == null ? null : values.getFirst();
  }

  /// Who it belongs to; fails with `invalid_credentials`.
  Future<Identity> identity(Authenticator authenticator) {
    if (ticket != null) {
      return authenticator.redeemTicket(ticket);
    }
    return token != null
        ? authenticator.authenticate(token)
        : Future.failedFuture(new Refusal(Problem.INVALID_CREDENTIALS));
  }

  @Override
  public String toString() {
    return "Credential";
  }
}
