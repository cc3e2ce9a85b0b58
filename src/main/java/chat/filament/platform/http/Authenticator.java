package chat.filament.platform.http;

import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/// Tells who holds an access token or a gateway ticket.
public interface Authenticator {
  /// The holder of a token whose signature and times hold, whose account exists and whose auth
  /// session is live; otherwise fails with the refusal `invalid_credentials`.
  Future<Identity> authenticate(String accessToken);

  /// The holder of a gateway ticket, which is used up by this; fails with `invalid_credentials`
  /// when it is unknown, used or expired, or its auth session has ended.
  Future<Identity> redeemTicket(String ticket);

  /// Whether this session is known to have ended of late; without any query. A socket that was just
  /// added to those that [SessionEnded] closes asks this once more: its session may have ended
  /// between the check of its credential and that moment.
  boolean hasEnded(SessionId session);

  /// The user named by a token whose signature and times hold, without any query: enough to choose
  /// a limiter's key.
  Optional<UserId> signedUser(String accessToken);
}
