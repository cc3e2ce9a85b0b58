package chat.filament.platform.http;

import chat.filament.core.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/// Tells who holds an access token.
public interface Authenticator {
  /// The holder of a token whose signature and times hold, whose account exists and whose auth
  /// session is live; otherwise fails with the refusal `invalid_credentials`.
  Future<Identity> authenticate(String accessToken);

  /// The user named by a token whose signature and times hold, without any query: enough to choose
  /// a limiter's key.
  Optional<UserId> signedUser(String accessToken);
}
