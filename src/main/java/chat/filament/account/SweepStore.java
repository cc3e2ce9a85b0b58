package chat.filament.account;

import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/// Deletes what is over, in batches: each method one batch of at most `limit` rows, answering how
/// many. Rows that another node is deleting are left to it. Times are unix seconds.
final class SweepStore {
  private final Sql sql;

  SweepStore(Sql sql) {
    this.sql = sql;
  }

  /// Sessions, with their used tokens and tickets.
  Future<Integer> deleteSessions(long expiredBy, int limit) {
    return delete(
        """
        DELETE FROM sessions WHERE session_id IN (
          SELECT session_id FROM sessions WHERE expires_at <= $1
          ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,
        expiredBy,
        limit);
  }

  Future<Integer> deleteUsedTokens(long usedBy, int limit) {
    return delete(
        """
        DELETE FROM used_refresh_tokens WHERE token_hash IN (
          SELECT token_hash FROM used_refresh_tokens WHERE used_at <= $1
          ORDER BY used_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,
        usedBy,
        limit);
  }

  Future<Integer> deleteTickets(long expiredBy, int limit) {
    return delete(
        """
        DELETE FROM gateway_tickets WHERE ticket_hash IN (
          SELECT ticket_hash FROM gateway_tickets WHERE expires_at <= $1
          ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,
        expiredBy,
        limit);
  }

  private Future<Integer> delete(String statement, long until, int limit) {
    return sql.query(statement, Tuple.of(until, limit)).map(rows -> rows.rowCount());
  }
}
