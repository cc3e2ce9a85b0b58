package chat.filament.media;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/// Reads what a token says of its holder.
final class MediaStore {
  private MediaStore() {}

  static Future<String> username(Sql sql, UserId user) {
    return sql.query("SELECT username FROM users WHERE user_id = $1", Tuple.of(user.value()))
        .map(rows -> rows.iterator().next().getString("username"));
  }
}
