package chat.filament.writer;

import io.vertx.sqlclient.Tuple;
import java.util.List;

/// A table whose rows are written many at a time, in the statement that also moves the heads of
/// their guilds and appends their log rows.
public interface GroupedTable<T> {
  /// The insert, as the body of a common table expression: reads its columns from `unnest` of array
  /// parameters beginning at `$first` (the first of them inside a `SELECT`, so that its length does
  /// not count in the plan), and joins `head` (`guild_id`) so that rows of guilds whose head could
  /// not be moved are left out.
  String insert(int first);

  /// Adds the array parameters of `rows`, each row with the position of its event in the guild's
  /// log.
  void bind(Tuple parameters, List<Positioned<T>> rows);

  /// A row and the `seq` of its event.
  record Positioned<T>(T row, long seq) {}
}
