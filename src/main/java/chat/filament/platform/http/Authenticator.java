package chat.filament.platform.http;

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

  /// The user named by a token whose signature and times hold, without any query: enough to choose
  /// a limiter's key. Empty when its session is known to have ended: a stolen token that was
  /// revoked uses up nothing of its owner's.
  Optional<UserId> signedUser(String accessToken);
}
