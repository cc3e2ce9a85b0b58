package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Answers of commands that change nothing: refusals, and what is as wanted already.
///
/// A commit compares what it was decided on with the database; these have none. Where other nodes
/// write as well, they may have been decided on access that is older than what another node has
/// acknowledged, such as that somebody is banned who was unbanned a moment ago. So each waits there
/// until the database has said that access is as it was decided on, and is decided again otherwise.
/// One statement is under way at once, for all that wait. Bounded by what may be under way at its
/// writer; confined to the writer's event loop.
final class UnchangedAnswers {
  /// Commands that one statement is for.
  private static final int AT_ONCE = 5_000;

  /// @param on the head that it was decided on, null when there was no such guild
  private record Waiting(
      Mailbox mailbox, PendingCommand<?> pending, @Nullable Head on, Runnable answer) {
    boolean isConfirmed(Map<GuildId, Head> heads) {
      return Objects.equals(epoch(on), epoch(heads.get(mailbox.guild())));
    }

    private static @Nullable Long epoch(@Nullable Head head) {
      return head == null ? null : head.accessEpoch();
    }
  }

  private final LogReader log;
  private final boolean clustered;
  private final Consumer<Mailbox> free;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private boolean asking;

  /// `free` is called with each mailbox that has a command again.
  UnchangedAnswers(LogReader log, boolean clustered, Consumer<Mailbox> free) {
    this.log = log;
    this.clustered = clustered;
    this.free = free;
  }

  <R> void complete(Mailbox mailbox, PendingCommand<R> pending, R result) {
    answer(mailbox, pending, () -> pending.complete(result));
  }

  void fail(Mailbox mailbox, PendingCommand<?> pending, RuntimeException refusal) {
    answer(mailbox, pending, () -> pending.fail(refusal));
  }

  private void answer(Mailbox mailbox, PendingCommand<?> pending, Runnable answer) {
    if (!clustered) {
      answer.run();
      return;
    }
    mailbox.hold();
    waiting.add(new Waiting(mailbox, pending, mailbox.published(), answer));
    if (!asking) {
      ask();
    }
  }

  private void ask() {
    asking = true;
    var asked = new ArrayList<Waiting>();
    while (asked.size() < AT_ONCE && !waiting.isEmpty()) {
      asked.add(Objects.requireNonNull(waiting.poll()));
    }
    var guilds = asked.stream().map(one -> one.mailbox().guild()).collect(Collectors.toSet());
    log.heads(guilds)
        .onComplete(
            heads -> asked.forEach(one -> told(one, heads)),
            failure ->
                asked.forEach(one -> {
                  one.mailbox().release();
                  one.pending().fail(failure);
                }))
        .onComplete(done -> {
          asking = false;
          if (!waiting.isEmpty()) {
            ask();
          }
        });
  }

  private void told(Waiting one, Map<GuildId, Head> heads) {
    var mailbox = one.mailbox();
    mailbox.release();
    if (one.isConfirmed(heads)) {
      one.answer().run();
      return;
    }
    mailbox.notice(SeenHead.of(mailbox.guild(), heads.get(mailbox.guild())));
    if (Conflicts.mayTryAgain(one.pending())) {
      mailbox.putBack(List.of(one.pending()));
    }
    free.accept(mailbox);
  }
}
