package chat.filament.account;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// Table `users`. Times are unix seconds; "now" is this process's clock.
final class AccountStore {
  /// Consecutive wrong passwords that lock an account, and for how long.
  private static final int MAX_FAILURES = 5;

  private static final int LOCK_SECONDS = 30;

  /// `$2` is now. A lock that would last for much longer than locks do was made before the clock
  /// went back.
  private static final String UNLOCKED =
      "(locked_until IS NULL OR locked_until NOT BETWEEN $2::bigint + 1 AND $2::bigint + 60)";

  private final Sql sql;
  private final InstantSource clock;

  AccountStore(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /// Whether it was inserted; false when the name is taken.
  Future<Boolean> insert(UserId user, Username name, String passwordHash) {
    return sql.query(
            """
            INSERT INTO users (user_id, username, password_hash, created_at)
            VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
            """,
            Tuple.of(user.value(), name.value(), passwordHash, now()))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Optional<Account>> byName(Username name) {
    return sql.query(
            """
            SELECT user_id, password_hash FROM users WHERE lower(username COLLATE "C") = lower($1::text COLLATE "C")
            """,
            Tuple.of(name.value()))
        .map(rows -> first(rows, AccountStore::account));
  }

  Future<Optional<Account>> byId(UserId user) {
    return sql.query(
            """
            SELECT user_id, password_hash FROM users WHERE user_id = $1
            """,
            Tuple.of(user.value()))
        .map(rows -> first(rows, AccountStore::account));
  }

  /// Counts one wrong password; the fifth in a row locks the account. A locked one is left alone,
  /// so guessing on does not keep its owner out for longer.
  Future<Void> recordFailure(UserId user) {
    return sql.query(
            """
            UPDATE users SET
              failed_logins = CASE WHEN failed_logins + 1 < $3 THEN failed_logins + 1 ELSE 0 END,
              locked_until = CASE WHEN failed_logins + 1 < $3 THEN NULL ELSE $2::bigint + $4::bigint END
            WHERE user_id = $1 AND $UNLOCKED
            """
                .replace("$UNLOCKED", UNLOCKED),
            Tuple.of(user.value(), now(), MAX_FAILURES, (long) LOCK_SECONDS))
        .mapEmpty();
  }

  /// Resets the count. False when the account has been locked meanwhile: then the right password
  /// counts for nothing, or parallel guesses could get past the lock.
  Future<Boolean> recordSuccess(UserId user) {
    return sql.query(
            """
            UPDATE users SET failed_logins = 0, locked_until = NULL
            WHERE user_id = $1 AND $UNLOCKED
            """
                .replace("$UNLOCKED", UNLOCKED),
            Tuple.of(user.value(), now()))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Whether it was changed; false when the hash is no longer `from`, because another change came
  /// first. Until the transaction ends nobody can open a session with the old password.
  Future<Boolean> changePassword(Sql sql, UserId user, String from, String to) {
    return sql.query(
            """
            UPDATE users SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2
            """,
            Tuple.of(user.value(), from, to))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Account account(Row row) {
    return new Account(new UserId(row.getString("user_id")), row.getString("password_hash"));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(read.apply(rows.iterator().next()));
  }
}
