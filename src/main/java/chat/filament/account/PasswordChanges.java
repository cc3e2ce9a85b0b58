package chat.filament.account;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.SessionId;
import chat.filament.platform.db.Database;
import chat.filament.platform.http.Identity;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Changing a password: proves the old one and ends every other session.
final class PasswordChanges {
  private final Database database;
  private final AccountStore accounts;
  private final SessionStore sessions;
  private final Passwords passwords;
  private final LiveSessions live;

  PasswordChanges(
      Database database,
      AccountStore accounts,
      SessionStore sessions,
      Passwords passwords,
      LiveSessions live) {
    this.database = database;
    this.accounts = accounts;
    this.sessions = sessions;
    this.passwords = passwords;
    this.live = live;
  }

  /// Fails with `invalid_credentials` when `current` is wrong, which counts for the lockout, or
  /// when another change was faster. An empty `current` was badly formed, thus wrong.
  Future<Void> change(Identity who, Optional<Password> current, Password next) {
    return accounts
        .byId(who.user())
        .compose(account -> passwords.verify(account, current))
        .compose(
            account -> passwords.hash(next).compose(hash -> write(account, hash, who.session())))
        .map(revoked -> {
          revoked.forEach(live::end);
          return null;
        });
  }

  private Future<List<SessionId>> write(Account account, String hash, SessionId keep) {
    return database.transaction(transaction ->
        accounts
            .changePassword(transaction, account.user(), account.passwordHash(), hash)
            .compose(changed ->
                changed
                    ? sessions.revokeOthers(transaction, account.user(), keep)
                    : Future.failedFuture(new Refusal(Problem.INVALID_CREDENTIALS))));
  }
}
