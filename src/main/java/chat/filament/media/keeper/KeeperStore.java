package chat.filament.media.keeper;

import chat.filament.platform.db.Sql;
import chat.filament.platform.node.NodeId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/// The row of `calls_keeper`.
final class KeeperStore {
  private KeeperStore() {}

  /// Who keeps the calls, and for the how manieth time somebody does.
  record Held(NodeId node, long term) {}

  /// Renews the lease of this node, takes it when nobody holds it, and says who does. Whoever does
  /// not have the calls of the last term, `copied` being another, leaves it for `precedence`
  /// seconds to those who do.
  static Future<Held> hold(Sql sql, NodeId self, long copied, int seconds, int precedence) {
    return sql.query(
            """
            WITH held AS (
              UPDATE calls_keeper SET
                node_id = $1,
                term = term + CASE WHEN node_id = $1 THEN 0 ELSE 1 END,
                held_until = clock_timestamp() + make_interval(secs => $2::int)
              WHERE node_id = $1
                OR held_until
                  + make_interval(secs => CASE WHEN term = $3 THEN 0 ELSE $4::int END)
                  < clock_timestamp()
              RETURNING node_id, term
            )
            SELECT node_id, term FROM held
            UNION ALL
            SELECT node_id, term FROM calls_keeper WHERE NOT EXISTS (SELECT FROM held)
            """,
            Tuple.of(self.value(), seconds, copied, precedence))
        .map(rows -> {
          var row = rows.iterator().next();
          return new Held(new NodeId(row.getString("node_id")), row.getLong("term"));
        });
  }
}
