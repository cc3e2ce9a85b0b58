package chat.filament.writer;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/// The transaction of one change, with the guild's head locked.
///
/// @param firstSeq the position that the first event of this change will get
/// @param now unix seconds
public record Transaction(SqlConnection connection, long firstSeq, long now) {
  /// Runs one prepared statement.
  public Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return connection.preparedQuery(sql).execute(parameters);
  }
}
