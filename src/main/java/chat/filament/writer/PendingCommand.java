package chat.filament.writer;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/// A command in a mailbox and who waits for its answer.
final class PendingCommand<R> {
  /// After so many times of finding that another process was faster, the caller is told to try
  /// again.
  private static final int MAX_ATTEMPTS = 8;

  private final GuildCommand<R> command;
  private final long deadlineNanos;
  private final Promise<R> answer = Promise.promise();
  private int attempts;
  private boolean alone;
  private boolean doubted;

  /// `deadlineNanos` is the nanosecond of [System#nanoTime] after which nobody waits any more.
  PendingCommand(GuildCommand<R> command, long deadlineNanos) {
    this.command = command;
    this.deadlineNanos = deadlineNanos;
  }

  GuildCommand<R> command() {
    return command;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  int bytes() {
    return command.bytes();
  }

  Future<R> answer() {
    return answer.future();
  }

  void complete(R result) {
    answer.tryComplete(result);
  }

  void fail(Throwable failure) {
    answer.tryFail(failure);
  }

  /// Whether the caller has been told by now that it takes too long. Such a command is neither
  /// decided nor committed: its caller believes that it failed and perhaps tries again.
  boolean isLate() {
    return System.nanoTime() - deadlineNanos > 0;
  }

  /// Whether it may be tried once more.
  boolean tryAgain() {
    return ++attempts < MAX_ATTEMPTS;
  }

  /// Whether a constraint that it violates is the first: the state that it was decided on may be
  /// older than the database's, so it is decided once more on a fresh one.
  boolean doubt() {
    boolean first = !doubted;
    doubted = true;
    return first;
  }

  /// Set when a statement of many rows failed, to find out whose row it was.
  void separate() {
    alone = true;
  }

  boolean isAlone() {
    return alone;
  }
}
