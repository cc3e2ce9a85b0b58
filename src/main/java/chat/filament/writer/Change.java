package chat.filament.writer;

import chat.filament.platform.event.Event;
import io.vertx.core.Future;
import java.util.function.Function;

/// What a command decided to do.
public sealed interface Change<R> {
  /// Nothing to write; the answer is known.
  record Nothing<R>(R result) implements Change<R> {}

  /// One row of a table whose rows are written many at a time, and its event. Changes no access.
  record Append<R, T>(GroupedTable<T> table, T row, Event event, R result) implements Change<R> {}

  /// Statements in a transaction of their own. The guild's head is locked before `work` runs; what
  /// `work` answers is logged and committed with it.
  record Write<R>(Function<Transaction, Future<ChangeResult<R>>> work) implements Change<R> {}
}
