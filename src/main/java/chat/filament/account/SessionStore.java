package chat.filament.account;

import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/// Table `sessions`. Times are unix seconds; hashes are SHA-256. A session is live while it is
/// neither revoked nor expired.
final class SessionStore {
  private final Database database;

  SessionStore(Database database) {
    this.database = database;
  }

  Future<Void> insert(UserId user, RefreshToken token, long now, long expiresAt) {
    return database
        .query(
            """
            INSERT INTO sessions
              (session_id, user_id, refresh_token_hash, created_at, last_used_at, expires_at)
            VALUES ($1, $2, $3, $4, $4, $5)
            """,
            Tuple.of(
                token.session().value(),
                user.value(),
                io.vertx.core.buffer.Buffer.buffer(token.hash()),
                now,
                expiresAt))
        .mapEmpty();
  }

  Future<Optional<LiveSession>> live(SessionId session, long now) {
    return database
        .query(
            """
            SELECT user_id, expires_at FROM sessions
            WHERE session_id = $1 AND revoked_at IS NULL AND expires_at > $2
            """,
            Tuple.of(session.value(), now))
        .map(rows -> {
          if (rows.size() == 0) {
            return Optional.empty();
          }
          var row = rows.iterator().next();
          return Optional.of(
              new LiveSession(new UserId(row.getString("user_id")), row.getLong("expires_at")));
        });
  }
}
