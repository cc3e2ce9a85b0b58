package chat.filament.account;

import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.http.Identity;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Table `gateway_tickets`. Times are unix seconds, "now" is this process's clock; hashes are
/// SHA-256.
final class TicketStore {
  private final Sql sql;
  private final InstantSource clock;

  TicketStore(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  Future<Void> insert(byte[] hash, SessionId session, long life) {
    return sql.query(
            """
            INSERT INTO gateway_tickets (ticket_hash, session_id, expires_at)
            VALUES ($1, $2, $3)
            """,
            Tuple.of(Buffer.buffer(hash), session.value(), now() + life))
        .mapEmpty();
  }

  /// Uses it up, good or not: of two at the same time, on whichever nodes, one finds it. Its holder
  /// if it has not expired and the session lives.
  Future<Optional<Identity>> take(byte[] hash) {
    return sql.query(
            """
            WITH taken AS (
              DELETE FROM gateway_tickets WHERE ticket_hash = $1 RETURNING session_id, expires_at
            )
            SELECT s.user_id, s.session_id FROM taken t JOIN sessions s USING (session_id)
            WHERE t.expires_at > $2 AND s.revoked_at IS NULL AND s.expires_at > $2
            """,
            Tuple.of(Buffer.buffer(hash), now()))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new Identity(
                        new UserId(row.getString("user_id")),
                        new SessionId(row.getString("session_id"))))
                .findFirst());
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
