package chat.filament.profile;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/// Who observes a profile: friends and everybody who shares a guild with the user.
final class ObserverStore {
  /// Users that one statement reads, and one event names.
  static final int PAGE = 2_000;

  private ObserverStore() {}

  /// The first observers with an id above `after`, by id and each once, without the user. However
  /// large the guilds are, it reads one page from each.
  static Future<List<UserId>> page(Sql sql, UserId user, String after) {
    return sql.query(
            """
            SELECT DISTINCT user_id FROM (
              SELECT others.user_id
              FROM guild_members mine JOIN guilds USING (guild_id)
              CROSS JOIN LATERAL (
                SELECT m.user_id FROM guild_members m
                WHERE m.guild_id = mine.guild_id AND m.user_id > $2
                ORDER BY m.user_id LIMIT $3) others
              WHERE mine.user_id = $1
              UNION ALL
              (SELECT user_b_id FROM friendships WHERE user_a_id = $1 AND user_b_id > $2
               ORDER BY user_b_id LIMIT $3)
              UNION ALL
              (SELECT user_a_id FROM friendships WHERE user_b_id = $1 AND user_a_id > $2
               ORDER BY user_a_id LIMIT $3)) observers
            WHERE user_id <> $1
            ORDER BY user_id
            LIMIT $3
            """,
            Tuple.of(user.value(), after, PAGE))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new UserId(row.getString("user_id")))
                .toList());
  }
}
