package chat.filament.platform.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/// Where statements run: on the pool, each by itself ([Database]), or one after another in a
/// transaction ([Database#transaction]). Every store takes this and nothing else, so that each of
/// its statements can be part of a transaction or not, as its caller wants.
public interface Sql {
  /// Runs one prepared statement; the connection keeps its plan for the next time.
  Future<RowSet<Row>> query(String statement, Tuple parameters);

  /// Runs a statement without parameters that is not worth a plan, such as one that changes the
  /// schema or a setting.
  Future<Void> run(String statement);
}
