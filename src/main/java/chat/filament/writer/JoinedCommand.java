package chat.filament.writer;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Event;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Commands of a guild that wait one behind the other and share a transaction, each with its own
/// answer. Their statements follow each other on one connection without waiting for answers in
/// between, so that many cost few round trips and one commit.
final class JoinedCommand implements GuildCommand<List<JoinedCommand.Share<?>>> {
  static final int MOST = 128;

  private final Mailbox mailbox;
  private final int bytes;
  private final UnchangedAnswers unchanged;

  /// Those that are neither answered nor left to `unchanged`.
  private final List<PendingCommand<?>> members;

  private JoinedCommand(
      Mailbox mailbox, List<PendingCommand<?>> members, UnchangedAnswers unchanged) {
    this.mailbox = mailbox;
    this.bytes = members.stream().mapToInt(PendingCommand::bytes).sum();
    this.unchanged = unchanged;
    this.members = new ArrayList<>(members);
  }

  /// Joins the first commands of a mailbox, if more than one of them can be.
  static void gather(Mailbox mailbox, UnchangedAnswers unchanged) {
    PendingCommand<?> next = mailbox.peek();
    if (next == null || !next.command().isJoinable()) {
      return;
    }
    var members = new ArrayList<PendingCommand<?>>();
    while (members.size() < MOST
        && (next = mailbox.peek()) != null
        && next.command().isJoinable()
        && !next.isAlone()) {
      members.add(next);
      mailbox.poll();
    }
    if (members.size() < 2) {
      mailbox.putBack(members);
      return;
    }
    var command = new JoinedCommand(mailbox, members, unchanged);
    var joined = new PendingCommand<>(command, members.getLast().deadlineNanos());
    joined.answer().onComplete(shares -> shares.forEach(Share::answer), command::failed);
    mailbox.putBack(List.of(joined));
  }

  /// One bad statement must not fail its neighbours: each is tried again by itself.
  private void failed(Throwable failure) {
    if (Conflicts.isAnswer(failure)) {
      members.forEach(PendingCommand::separate);
      mailbox.putBack(members);
    } else {
      members.forEach(member -> member.fail(failure));
    }
  }

  @Override
  public GuildId guild() {
    return mailbox.guild();
  }

  @Override
  public Set<UserId> users() {
    return members.stream()
        .flatMap(member -> member.command().users().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public int bytes() {
    return bytes;
  }

  @Override
  public Change<List<Share<?>>> decide(Decision on) {
    var shares = new ArrayList<Share<?>>();
    members.removeIf(member -> !decide(member, on, shares));
    return shares.isEmpty()
        ? new Change.Nothing<>(shares)
        : new Change.Write<>(transaction -> run(transaction, shares));
  }

  /// Whether it has a share.
  private <R> boolean decide(PendingCommand<R> member, Decision on, List<Share<?>> shares) {
    if (member.isLate()) {
      member.fail(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
      return false;
    }
    try {
      return switch (member.command().decide(on)) {
        case Change.Nothing<R>(var result) -> {
          unchanged.complete(mailbox, member, result);
          yield false;
        }
        case Change.Write<R> write -> shares.add(new Share<>(member, write));
        case Change.Append<R, ?> _ ->
            throw new IllegalStateException("a joinable command writes in a transaction");
      };
    } catch (RuntimeException refusal) {
      unchanged.fail(mailbox, member, refusal);
      return false;
    }
  }

  private static Future<ChangeResult<List<Share<?>>>> run(
      Transaction transaction, List<Share<?>> shares) {
    return Future.all(shares.stream().map(share -> share.run(transaction)).toList())
        .map(done -> {
          var events = new ArrayList<Event>();
          var audit = new ArrayList<AuditRow>();
          shares.forEach(share -> share.collect(events, audit));
          return new ChangeResult<>(shares, events, audit, new AccessChange.None());
        });
  }

  /// One command's part in the transaction, and how it went.
  static final class Share<R> {
    private final PendingCommand<R> member;
    private final Change.Write<R> write;
    private @Nullable ChangeResult<R> result;
    private @Nullable Refusal refusal;

    Share(PendingCommand<R> member, Change.Write<R> write) {
      this.member = member;
      this.write = write;
    }

    /// A refusal is an outcome like any other; whatever else fails, fails all.
    Future<Void> run(Transaction transaction) {
      return write
          .work()
          .apply(transaction)
          .transform(done -> {
            if (done.succeeded()) {
              result = done.result();
            } else if (done.cause() instanceof Refusal refused) {
              refusal = refused;
            } else {
              return Future.failedFuture(done.cause());
            }
            return Future.succeededFuture();
          });
    }

    void collect(List<Event> events, List<AuditRow> audit) {
      if (result != null) {
        events.addAll(result.events());
        audit.addAll(result.audit());
      }
    }

    void answer() {
      if (refusal != null) {
        member.fail(refusal);
      } else {
        member.complete(Objects.requireNonNull(result).result());
      }
    }
  }
}
