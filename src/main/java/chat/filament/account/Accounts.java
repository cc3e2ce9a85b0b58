package chat.filament.account;

import chat.filament.core.IdSource;
import chat.filament.core.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/// Registering and proving who one is (`contract/auth.md` §1).
final class Accounts {
  private final AccountStore store;
  private final Passwords passwords;
  private final IdSource ids;

  Accounts(AccountStore store, Passwords passwords, IdSource ids) {
    this.store = store;
    this.passwords = passwords;
    this.ids = ids;
  }

  /// Whether an account was made; false when the name is taken, which costs the same.
  Future<Boolean> register(Username name, Password password) {
    return passwords
        .hash(password)
        .compose(hash -> store.insert(new UserId(ids.next()), name, hash));
  }

  /// The account that name and password open; empty ones were badly formed. Fails with
  /// `invalid_credentials` whatever is wrong.
  Future<Account> logIn(Optional<Username> name, Optional<Password> password) {
    return name.map(store::byName)
        .orElse(Future.succeededFuture(Optional.empty()))
        .compose(account -> passwords.verify(account, password));
  }
}
