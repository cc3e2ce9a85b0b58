package chat.filament.platform.log;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// The log of what belongs to users, in one order over all of them: friends, requests and profiles.
/// Each change has a position; of changes of profiles the log also holds what was told of them, so
/// that it can be told again.
public final class UserLog {
  /// Positions that are looked at for one who comes back; thousands come back at once.
  static final int MAX_UNSEEN = 200;

  private final Sql sql;

  public UserLog(Sql sql) {
    this.sql = sql;
  }

  /// What somebody has seen of it.
  public record Seen(UserId user, long position) {}

  /// How far the log has come.
  ///
  /// @param last its last position, of whomever
  /// @param first the first position that it still reaches back to
  /// @param own the last position of the user's friends, requests and own profile
  /// @param othersChanged whether it holds changes that were not seen of profiles which the user
  ///   observes; not looked at, and false, when `tooFar`
  /// @param tooFar more than [#MAX_UNSEEN] positions from what was seen: to look whom they concern
  ///   would cost more than to read people again
  public record Head(long last, long first, long own, boolean othersChanged, boolean tooFar) {}

  /// An event that was told of somebody's profile.
  public record Row(long seq, String type, Buffer payload) {}

  /// For all of them in one query.
  public Future<Map<Seen, Head>> heads(Collection<Seen> all) {
    return sql.query(
            """
            SELECT wanted.user_id, wanted.seen, o.last_seq, o.first_seq,
              coalesce(h.last_seq, 0) AS own,
              o.last_seq - wanted.seen > $3 AS too_far,
              CASE WHEN o.last_seq - wanted.seen BETWEEN 1 AND $3
                THEN EXISTS (SELECT FROM user_log l
                             WHERE l.seq > wanted.seen AND l.seq <= o.last_seq
                               AND observes_profile(wanted.user_id, l.user_id))
                ELSE false END AS others_changed
            FROM unnest($1::text[], $2::bigint[]) wanted (user_id, seen)
            CROSS JOIN user_log_order o
            LEFT JOIN user_log_head h ON h.user_id = wanted.user_id
            """,
            Tuple.tuple()
                .addArrayOfString(
                    all.stream().map(seen -> seen.user().value()).toArray(String[]::new))
                .addArrayOfLong(all.stream().map(Seen::position).toArray(Long[]::new))
                .addLong((long) MAX_UNSEEN))
        .map(rows -> {
          var heads = new HashMap<Seen, Head>();
          rows.forEach(row ->
              heads.put(
                  new Seen(new UserId(row.getString("user_id")), row.getLong("seen")),
                  new Head(
                      row.getLong("last_seq"),
                      row.getLong("first_seq"),
                      row.getLong("own"),
                      row.getBoolean("others_changed"),
                      row.getBoolean("too_far"))));
          return heads;
        });
  }

  /// What `seen.user()` observes and has not seen, in order, at most `limit` events.
  public Future<List<Row>> after(Seen seen, int limit) {
    return sql.query(
            """
            SELECT seq, type, payload FROM user_log
            WHERE seq > $2 AND observes_profile($1, user_id)
            ORDER BY seq LIMIT $3
            """,
            Tuple.of(seen.user().value(), seen.position(), limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Row(row.getLong(0), row.getString(1), row.getBuffer(2)))
                .toList());
  }

  /// Writes down what is told of the user's profile, in the transaction that has changed it; `now`
  /// in unix seconds.
  public static Future<Void> append(
      Sql transaction, UserId user, String type, Buffer payload, long now) {
    return transaction
        .query(
            """
            INSERT INTO user_log (user_id, seq, type, payload, created_at)
            SELECT user_id, last_seq, $2, $3, $4 FROM user_log_head WHERE user_id = $1
            """,
            Tuple.of(user.value(), type, payload, now))
        .mapEmpty();
  }
}
