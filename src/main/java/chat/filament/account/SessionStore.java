package chat.filament.account;

import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Table `sessions`. Times are unix seconds, "now" is this process's clock; hashes are SHA-256. A
/// session is live while it is neither revoked nor expired.
final class SessionStore {
  /// One live session in the list of its owner. Times are unix seconds.
  record SessionEntry(
      SessionId sessionId,
      long createdAtUnix,
      long lastUsedAtUnix,
      long expiresAtUnix,
      boolean current) {}

  /// A session that was live when it was read; it expires at `expiresAt` (unix seconds) unless a
  /// refresh moves that.
  record LiveSession(UserId user, long expiresAt) {}

  private static final int MAX_LISTED = 100;

  private final Sql sql;
  private final InstantSource clock;

  SessionStore(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /// Opens a session that lives for `life` seconds, if the password that was checked is still the
  /// account's. The lock makes a change of password wait for this, and this for a change: either
  /// the change sees the session and revokes it, or there is no session.
  Future<Boolean> insert(Account account, RefreshToken token, long life) {
    return sql.query(
            """
            INSERT INTO sessions
              (session_id, user_id, refresh_token_hash, created_at, last_used_at, expires_at)
            SELECT $1, user_id, $2, $3, $3, $3::bigint + $4::bigint FROM users
            WHERE user_id = $5 AND password_hash = $6 FOR SHARE
            """,
            Tuple.of(
                token.session().value(),
                Buffer.buffer(token.hash()),
                now(),
                life,
                account.user().value(),
                account.passwordHash()))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Optional<LiveSession>> live(SessionId session) {
    return sql.query(
            """
            SELECT user_id, expires_at FROM sessions
            WHERE session_id = $1 AND revoked_at IS NULL AND expires_at > $2
            """,
            Tuple.of(session.value(), now()))
        .map(rows ->
            stream(rows)
                .map(row -> new LiveSession(user(row), row.getLong("expires_at")))
                .findFirst());
  }

  /// The newest uses first, at most 100.
  Future<List<SessionEntry>> ofUser(UserId user, SessionId current) {
    return sql.query(
            """
            SELECT session_id, created_at, last_used_at, expires_at FROM sessions
            WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
            ORDER BY last_used_at DESC, session_id DESC LIMIT $3
            """,
            Tuple.of(user.value(), now(), MAX_LISTED))
        .map(rows -> stream(rows).map(row -> entry(row, current)).toList());
  }

  /// Exchanges the hash, if it is the current one of a live session, and remembers the old one as
  /// used: one statement, so of two at the same time one finds it changed. Answers whose session it
  /// is.
  Future<Optional<UserId>> rotate(RefreshToken from, RefreshToken to, long life) {
    return sql.query(
            """
            WITH rotated AS (
              UPDATE sessions
              SET refresh_token_hash = $3, last_used_at = $4, expires_at = $4::bigint + $5::bigint
              WHERE session_id = $1 AND refresh_token_hash = $2
                AND revoked_at IS NULL AND expires_at > $4
              RETURNING session_id, user_id
            ), used AS (
              INSERT INTO used_refresh_tokens (token_hash, session_id, used_at)
              SELECT $2, session_id, $4 FROM rotated
            )
            SELECT user_id FROM rotated
            """,
            Tuple.of(
                from.session().value(),
                Buffer.buffer(from.hash()),
                Buffer.buffer(to.hash()),
                now(),
                life))
        .map(rows -> stream(rows).map(SessionStore::user).findFirst());
  }

  /// Revokes the session of a token that was used before; empty when it was not, or the session has
  /// ended already.
  Future<Optional<UserId>> revokeReplayed(RefreshToken token) {
    return sql.query(
            """
            UPDATE sessions s SET revoked_at = $2 FROM used_refresh_tokens u
            WHERE u.token_hash = $1 AND s.session_id = u.session_id AND s.revoked_at IS NULL
            RETURNING s.user_id
            """,
            Tuple.of(Buffer.buffer(token.hash()), now()))
        .map(rows -> stream(rows).map(SessionStore::user).findFirst());
  }

  /// Revokes the session whose current token this is; again for one that is revoked already.
  /// Answers whose it is.
  Future<Optional<UserId>> revokeByToken(RefreshToken token) {
    return sql.query(
            """
            UPDATE sessions SET revoked_at = coalesce(revoked_at, $3)
            WHERE session_id = $1 AND refresh_token_hash = $2
            RETURNING user_id
            """,
            Tuple.of(token.session().value(), Buffer.buffer(token.hash()), now()))
        .map(rows -> stream(rows).map(SessionStore::user).findFirst());
  }

  /// Whether it was a live session of this user.
  Future<Boolean> revoke(UserId user, SessionId session) {
    return sql.query(
            """
            UPDATE sessions SET revoked_at = $3
            WHERE session_id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3
            """,
            Tuple.of(session.value(), user.value(), now()))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Revokes all live sessions of a user but one; answers which.
  Future<List<SessionId>> revokeOthers(Sql sql, UserId user, SessionId keep) {
    return sql.query(
            """
            UPDATE sessions SET revoked_at = $3
            WHERE user_id = $1 AND session_id <> $2 AND revoked_at IS NULL AND expires_at > $3
            RETURNING session_id
            """,
            Tuple.of(user.value(), keep.value(), now()))
        .map(SessionStore::ids);
  }

  /// Revokes all live sessions of everybody; answers how many. In proportion to their number.
  Future<Integer> revokeAll() {
    return sql.query(
            "UPDATE sessions SET revoked_at = $1 WHERE revoked_at IS NULL AND expires_at > $1",
            Tuple.of(now()))
        .map(SqlResult::rowCount);
  }

  /// Which were revoked or expired at `since` or after it; those that expired are told two seconds
  /// late, so that a refresh at the last moment, still being committed, is not undone.
  Future<List<SessionId>> endedSince(long since) {
    return sql.query(
            """
            SELECT session_id FROM sessions WHERE revoked_at >= $1
            UNION ALL
            SELECT session_id FROM sessions
            WHERE expires_at >= $1 AND expires_at <= $2 AND revoked_at IS NULL
            """,
            Tuple.of(since, now() - 2))
        .map(SessionStore::ids);
  }

  private static List<SessionId> ids(RowSet<Row> rows) {
    return stream(rows).map(row -> new SessionId(row.getString("session_id"))).toList();
  }

  private static UserId user(Row row) {
    return new UserId(row.getString("user_id"));
  }

  private static SessionEntry entry(Row row, SessionId current) {
    var id = new SessionId(row.getString("session_id"));
    return new SessionEntry(
        id,
        row.getLong("created_at"),
        row.getLong("last_used_at"),
        row.getLong("expires_at"),
        id.equals(current));
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
