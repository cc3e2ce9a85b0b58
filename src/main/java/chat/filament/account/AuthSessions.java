package chat.filament.account;

import chat.filament.core.IdSource;
import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The life of auth sessions (`contract/auth.md` §2, §3).
final class AuthSessions {
  static final long LIFE_SECONDS = 30L * 24 * 3600;

  private final SessionStore store;
  private final AccessTokens accessTokens;
  private final IdSource ids;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  AuthSessions(SessionStore store, AccessTokens accessTokens, IdSource ids, InstantSource clock) {
    this.store = store;
    this.accessTokens = accessTokens;
    this.ids = ids;
    this.clock = clock;
  }

  /// A new session of somebody who has just proved who they are.
  Future<Tokens> open(UserId user) {
    var token = RefreshToken.of(new SessionId(ids.next()), random);
    long now = now();
    return store.insert(user, token, now, now + LIFE_SECONDS).map(inserted -> tokens(user, token));
  }

  private Tokens tokens(UserId user, RefreshToken token) {
    return new Tokens(
        accessTokens.sign(user, token.session()), token.text(), AccessTokens.TTL_SECONDS);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
