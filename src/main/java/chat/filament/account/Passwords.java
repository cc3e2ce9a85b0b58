package chat.filament.account;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/// Checks passwords, with the lockout (`contract/auth.md` §1, §4).
final class Passwords {
  /// Whose failures are counted when nobody was meant, so that a name that is free costs the same
  /// statements as one that is taken.
  private static final UserId NOBODY = new UserId("0".repeat(26));

  private final AccountStore store;
  private final PasswordHashing hashing;

  Passwords(AccountStore store, PasswordHashing hashing) {
    this.store = store;
    this.hashing = hashing;
  }

  /// A PHC string for a new password.
  Future<String> hash(Password password) {
    return hashing.hash(password);
  }

  /// The account, if it is there, not locked, and this is its password. Everything else is the same
  /// refusal `invalid_credentials` at the same cost: one hash, one update.
  Future<Account> verify(Optional<Account> account, Optional<Password> password) {
    return hashed(account, password)
        .compose(matches ->
            matches && account.isPresent()
                ? store.recordSuccess(account.get().user())
                : store.recordFailure(account.map(Account::user).orElse(NOBODY)).map(false))
        .map(accepted -> {
          if (!accepted) {
            throw new Refusal(Problem.INVALID_CREDENTIALS);
          }
          return account.orElseThrow();
        });
  }

  private Future<Boolean> hashed(Optional<Account> account, Optional<Password> password) {
    return account.isPresent() && password.isPresent()
        ? hashing.matches(account.get().passwordHash(), password.get())
        : hashing.matchesNothing();
  }
}
