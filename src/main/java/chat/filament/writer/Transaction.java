package chat.filament.writer;

import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/// The transaction of one change, with the guild's head locked.
///
/// @param firstSeq the position that the first event of this change will get
/// @param now unix seconds
public record Transaction(Sql connection, long firstSeq, long now) implements Sql {
  @Override
  public Future<RowSet<Row>> query(String statement, Tuple parameters) {
    return connection.query(statement, parameters);
  }

  @Override
  public Future<Void> run(String statement) {
    return connection.run(statement);
  }
}
