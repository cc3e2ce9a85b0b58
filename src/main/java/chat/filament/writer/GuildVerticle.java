package chat.filament.writer;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;

/// One of the writers: owns the mailboxes of the guilds that hash to it, and nothing else in this
/// process writes to those guilds. Commands of one guild run one after another, those of different
/// guilds together.
///
/// There is no timer in the normal path: a group is whatever arrived while the groups before it
/// were being written. At most 65,536 commands may be under way and 4,096 of one guild; one more is
/// refused as `unavailable`.
public final class GuildVerticle extends VerticleBase {
  private static final int CAPACITY = 65_536;

  private final int index;
  private final Bus bus;
  private final InstantSource clock;
  private final WriterParts parts;
  private final Mailboxes mailboxes = new Mailboxes();
  private int underWay;

  /// `index` is the number of this writer, as [GuildWriters] addresses it.
  public GuildVerticle(int index, Bus bus, InstantSource clock, WriterParts parts) {
    this.index = index;
    this.bus = bus;
    this.clock = clock;
    this.parts = parts;
  }

  @Override
  public Future<?> start() {
    var started = new Drain(vertx, context, clock, parts);
    return bus.answer(GuildWriters.ADDRESS.at(index), command -> accept(started, command));
  }

  private <R> Future<R> accept(Drain drain, GuildCommand<R> command) {
    var mailbox = mailboxes.of(command.guild());
    if (underWay >= CAPACITY || mailbox.waiting().size() >= Mailbox.CAPACITY) {
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
    var pending = new Pending<>(command);
    underWay++;
    mailbox.accept(pending);
    drain.add(mailbox);
    return pending.answer().future().onComplete(result -> underWay--);
  }
}
