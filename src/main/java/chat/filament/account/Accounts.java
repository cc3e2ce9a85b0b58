package chat.filament.account;

import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/// Registering, checking passwords with the lockout, and one's own profile (`contract/auth.md` §1,
/// §4).
final class Accounts {
  /// Whose failures are counted when nobody was meant, so that a name that is free costs the same
  /// statements as one that is taken.
  private static final UserId NOBODY = new UserId("0".repeat(26));

  private final AccountStore store;
  private final PasswordHashing hashing;
  private final IdSource ids;
  private final InstantSource clock;

  Accounts(AccountStore store, PasswordHashing hashing, IdSource ids, InstantSource clock) {
    this.store = store;
    this.hashing = hashing;
    this.ids = ids;
    this.clock = clock;
  }

  /// Whether an account was made; false when the name is taken, which costs the same and is
  /// answered the same.
  Future<Boolean> register(Username name, Password password) {
    return hashing
        .hash(password)
        .compose(hash -> store.insert(new UserId(ids.next()), name, hash, now()));
  }

  /// The account that name and password open. Badly formed, unknown, locked and wrong are the same
  /// refusal `invalid_credentials` at the same cost.
  Future<UserId> logIn(Optional<Username> name, Optional<Password> password) {
    return name.map(it -> store.byName(it, now()))
        .orElse(Future.succeededFuture(Optional.empty()))
        .compose(account -> verify(account, password));
  }

  /// The same for somebody who is logged in already.
  Future<UserId> verify(UserId user, Optional<Password> password) {
    return store.byId(user, now()).compose(account -> verify(account, password));
  }

  Future<Profile> profile(UserId user) {
    return store
        .profile(user)
        .map(found -> found.orElseThrow(() -> new Refusal(Problem.INVALID_CREDENTIALS)));
  }

  private Future<UserId> verify(Optional<Account> account, Optional<Password> password) {
    var user = account.map(Account::user).orElse(NOBODY);
    return hashed(account, password)
        .compose(matches ->
            matches && account.isPresent()
                ? store.recordSuccess(user, now())
                : store.recordFailure(user, now()).map(false))
        .map(accepted -> {
          if (!accepted) {
            throw new Refusal(Problem.INVALID_CREDENTIALS);
          }
          return user;
        });
  }

  /// One hash, whatever is wrong.
  private Future<Boolean> hashed(Optional<Account> account, Optional<Password> password) {
    return account.isPresent() && password.isPresent()
        ? hashing.matches(account.get().passwordHash(), password.get())
        : hashing.matchesNothing();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
