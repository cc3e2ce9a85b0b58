package chat.filament.writer;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import io.vertx.pgclient.PgException;

/// What the database's refusals mean for a command.
final class Conflicts {
  private Conflicts() {}

  /// Serialization failure and deadlock: the same may simply be tried again.
  static boolean isRepeatable(PgException failure) {
    return "40001".equals(failure.getSqlState()) || "40P01".equals(failure.getSqlState());
  }

  /// A constraint of a table (class 23). The decision keeps all of them, so it was made on a state
  /// that is not the database's.
  static boolean isConstraint(Throwable failure) {
    return failure instanceof PgException answer
        && String.valueOf(answer.getSqlState()).startsWith("23");
  }

  /// Whether the database answered, and what it was asked is at fault.
  static boolean isAnswer(Throwable failure) {
    return failure instanceof PgException;
  }

  /// Whether a command that somebody was faster than may be tried again; it has its answer
  /// otherwise.
  static boolean mayTryAgain(PendingCommand<?> pending) {
    boolean may = pending.tryAgain();
    if (!may) {
      pending.fail(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    return may;
  }
}
