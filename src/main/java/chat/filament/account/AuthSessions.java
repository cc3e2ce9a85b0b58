package chat.filament.account;

import chat.filament.account.SessionStore.SessionEntry;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import chat.filament.platform.http.Identity;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The life of auth sessions (`contract/auth.md` §2, §3).
final class AuthSessions {
  /// What became of a refresh.
  sealed interface Refreshed {
    record Done(UserId user, Tokens tokens) implements Refreshed {}

    /// The token had been used before; its session was live until now and is revoked.
    record Replayed(UserId user) implements Refreshed {}

    /// Unknown, expired or revoked.
    record Rejected() implements Refreshed {}
  }

  /// From the last refresh on.
  static final long LIFE_SECONDS = Duration.ofDays(30).toSeconds();

  private final SessionStore store;
  private final AccessTokens accessTokens;
  private final LiveSessions live;
  private final IdSource ids;
  private final SecureRandom random = new SecureRandom();

  AuthSessions(SessionStore store, AccessTokens accessTokens, LiveSessions live, IdSource ids) {
    this.store = store;
    this.accessTokens = accessTokens;
    this.live = live;
    this.ids = ids;
  }

  /// A new session of somebody whose password has just been checked; `invalid_credentials` when it
  /// was changed meanwhile.
  Future<Tokens> open(Account account) {
    var token = RefreshToken.of(new SessionId(ids.next()), random);
    return store
        .insert(account, token, LIFE_SECONDS)
        .map(inserted -> {
          if (!inserted) {
            throw new Refusal(Problem.INVALID_CREDENTIALS);
          }
          return tokens(account.user(), token);
        });
  }

  /// Exchanges a refresh token for a new one of the same session. One that was used before has been
  /// stolen, by its old or its new holder: the session ends, for both.
  Future<Refreshed> refresh(RefreshToken token) {
    var next = RefreshToken.of(token.session(), random);
    return store
        .rotate(token, next, LIFE_SECONDS)
        .compose(user ->
            user.isPresent()
                ? Future.succeededFuture(new Refreshed.Done(user.get(), tokens(user.get(), next)))
                : refused(token));
  }

  /// Ends the session whose current token this is; answers whose it was. The same token may be sent
  /// again.
  Future<Optional<UserId>> logOut(RefreshToken token) {
    return store
        .revokeByToken(token)
        .onSuccess(user -> user.ifPresent(it -> live.end(token.session())));
  }

  /// The caller's live sessions.
  Future<List<SessionEntry>> list(Identity who) {
    return store.ofUser(who.user(), who.session());
  }

  /// Ends one live session of `user`; `not_found` when it is none.
  Future<Void> revoke(UserId user, SessionId session) {
    return store
        .revoke(user, session)
        .map(revoked -> {
          if (!revoked) {
            throw new Refusal(Problem.NOT_FOUND);
          }
          live.end(session);
          return null;
        });
  }

  private Future<Refreshed> refused(RefreshToken token) {
    return store
        .revokeReplayed(token)
        .map(user -> {
          if (user.isEmpty()) {
            return new Refreshed.Rejected();
          }
          live.end(token.session());
          return new Refreshed.Replayed(user.get());
        });
  }

  private Tokens tokens(UserId user, RefreshToken token) {
    return new Tokens(
        accessTokens.sign(user, token.session()), token.text(), AccessTokens.TTL_SECONDS);
  }
}
