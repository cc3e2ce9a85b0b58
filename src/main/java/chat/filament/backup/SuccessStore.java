package chat.filament.backup;

import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/// SQL of `operation_successes`.
final class SuccessStore {
  private final Sql sql;

  SuccessStore(Sql sql) {
    this.sql = sql;
  }

  /// Unix seconds by operation.
  Future<Map<String, Long>> all() {
    return sql.query("SELECT operation, succeeded_at FROM operation_successes", Tuple.tuple())
        .map(rows -> {
          var all = new HashMap<String, Long>();
          rows.forEach(row -> all.put(row.getString(0), row.getLong(1)));
          return Map.copyOf(all);
        });
  }
}
