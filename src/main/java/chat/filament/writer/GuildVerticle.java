package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.audit.AuditStore;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.Backplane;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.List;

/// One of the writers: owns the mailboxes of the guilds that hash to it, and nothing else in this
/// process writes to those guilds. Commands of one guild run one after another, those of different
/// guilds together.
///
/// There is no timer in the normal path: a group is whatever arrived while the groups before it
/// were being written. At most 65,536 commands with 64 MiB may be under way, of one guild 4,096
/// with 8 MiB; one more is refused as `unavailable`. A command is given up with the deadline of the
/// request that brought it ([chat.filament.platform.bus.CallerDeadline]), or after 10 seconds.
public final class GuildVerticle extends VerticleBase {
  /// What every [GuildVerticle] of a process works with.
  ///
  /// @param backplane of this process
  /// @param hints for other nodes
  /// @param owners which node a guild is left to
  public record Needs(
      Database database,
      GuildStates states,
      AuditStore audit,
      Backplane backplane,
      CommitHints hints,
      GuildOwners owners,
      IdSource ids,
      WriterMeters meters) {}

  private static final int CAPACITY = 65_536;
  private static final int MAX_BYTES = 64 << 20;

  private final int index;
  private final Bus bus;
  private final InstantSource clock;
  private final Needs needs;
  private final Mailboxes mailboxes = new Mailboxes();
  private int underWay;
  private int bytes;

  /// `index` is the number of this writer, as [GuildWriters] addresses it.
  public GuildVerticle(int index, Bus bus, InstantSource clock, Needs needs) {
    this.index = index;
    this.bus = bus;
    this.clock = clock;
    this.needs = needs;
  }

  /// Done when the commits of a server before this one have ended.
  @Override
  public Future<?> start() {
    var dispatcher = new Dispatcher(vertx, context, clock, needs);
    return new EarlierCommits(vertx, needs.database())
        .ended()
        .compose(
            ended -> bus.consume(GuildWriters.SEEN.at(index), heads -> noticed(dispatcher, heads)))
        .compose(listening ->
            bus.answer(GuildWriters.FRAMES.at(index), frame -> followed(dispatcher, frame)))
        .compose(listening ->
            bus.answer(
                GuildWriters.ADDRESS.at(index),
                submitted -> accept(dispatcher, submitted.command(), submitted.deadlineNanos())));
  }

  /// Others have seen these guilds. Those that somebody here is to be told of, or that have a state
  /// in memory, are looked at when they have moved.
  private void noticed(Dispatcher dispatcher, List<SeenHead> heads) {
    for (var seen : heads) {
      var known = mailboxes.find(seen.guild());
      if (known == null
          && (seen.listened() || needs.states().isBehind(seen.guild(), seen.epoch()))) {
        known = mailboxes.of(seen.guild());
      }
      if (known != null && known.notice(seen)) {
        dispatcher.add(known);
      }
    }
  }

  /// Another node has committed this. What is not the next thing here is a hint like any other.
  private Future<?> followed(Dispatcher dispatcher, CommitFrame frame) {
    var known = mailboxes.find(frame.guild());
    if (known != null && known.follow(frame)) {
      dispatcher.publish(frame.batch());
    } else {
      noticed(dispatcher, List.of(frame.seen()));
    }
    return Future.succeededFuture();
  }

  private <R> Future<R> accept(Dispatcher dispatcher, GuildCommand<R> command, long deadline) {
    var pending = new PendingCommand<>(command, deadline);
    var mailbox = mailboxes.of(command.guild());
    if (underWay >= CAPACITY || bytes + pending.bytes() > MAX_BYTES || !mailbox.accept(pending)) {
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    underWay++;
    bytes += pending.bytes();
    needs.meters().accepted(mailbox.size() - 1);
    dispatcher.add(mailbox);
    return pending
        .answer()
        .onComplete(result -> {
          underWay--;
          bytes -= pending.bytes();
          needs.meters().answered();
        });
  }
}
