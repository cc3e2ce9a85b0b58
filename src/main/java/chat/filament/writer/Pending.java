package chat.filament.writer;

import io.vertx.core.Promise;

/// A command in a mailbox and who waits for its answer.
final class Pending<R> {
  /// After so many times of finding that another process was faster, the caller is told to try
  /// again.
  private static final int MAX_ATTEMPTS = 8;

  private final GuildCommand<R> command;
  private final Promise<R> answer = Promise.promise();
  private int attempts;
  private boolean alone;

  Pending(GuildCommand<R> command) {
    this.command = command;
  }

  GuildCommand<R> command() {
    return command;
  }

  Promise<R> answer() {
    return answer;
  }

  /// Whether it may be tried once more.
  boolean tryAgain() {
    return ++attempts < MAX_ATTEMPTS;
  }

  /// Set when a statement of many rows failed, to find out whose row it was.
  void separate() {
    alone = true;
  }

  boolean isAlone() {
    return alone;
  }
}
