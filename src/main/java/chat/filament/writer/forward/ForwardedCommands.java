package chat.filament.writer.forward;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.bus.CallerDeadline;
import chat.filament.platform.node.NodeEnded;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.NodeUnreachable;
import chat.filament.platform.node.Nodes;
import chat.filament.writer.GuildOwners;
import chat.filament.writer.WriterMeters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// Takes commands to the owner of their guild ([GuildOwners]) and those of other nodes from there.
///
/// A command that did not reach the owner is decided here. One whose answer does not come is asked
/// for again under the same id, which has no second effect; when there is still none, or the owner
/// ends meanwhile, nobody knows what became of it, and the caller is told `unavailable`, as after a
/// commit of unknown fate.
public final class ForwardedCommands extends VerticleBase {
  static final String TOPIC = "guild-commands";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int TIMES = 2;
  private static final int PATIENCE_MS = TIMES * (int) PATIENCE.toMillis();

  private final Nodes nodes;
  private final GuildOwners owners;
  private final IdSource ids;
  private final WriterMeters meters;
  private final AnsweredCommands answered = new AnsweredCommands();
  private final Map<String, Function<Buffer, Future<Buffer>>> kinds = new ConcurrentHashMap<>();

  public ForwardedCommands(Nodes nodes, IdSource ids, WriterMeters meters) {
    this.nodes = nodes;
    this.ids = ids;
    this.owners = new GuildOwners(nodes);
    this.meters = meters;
  }

  /// Which guilds' commands it takes to others.
  public GuildOwners owners() {
    return owners;
  }

  /// Of all writers.
  public WriterMeters meters() {
    return meters;
  }

  /// What this node does for others with commands of a kind. Before the start.
  public void answers(String kind, Function<Buffer, Future<Buffer>> work) {
    kinds.put(kind, work);
  }

  @Override
  public Future<?> start() {
    nodes.answer(TOPIC, (from, question) -> answer(ForwardedCommand.decode(question)));
    return Future.succeededFuture();
  }

  private Future<Buffer> answer(ForwardedCommand command) {
    var work = kinds.get(command.kind());
    if (work == null) {
      return Future.failedFuture("unknown kind");
    }
    return answered.once(
        command.id(),
        () ->
            CallerDeadline.until(
                    context,
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(command.patienceMs()),
                    () -> work.apply(command.content()))
                .transform(done -> Future.succeededFuture(ForwardedAnswer.encode(done))));
  }

  /// The answer of whichever node decides: this one by `here`, another one from `content`.
  public Future<Buffer> run(
      GuildId guild, String kind, Supplier<Buffer> content, Supplier<Future<Buffer>> here) {
    var owner = owners.elsewhere(guild);
    if (owner.isEmpty()) {
      return here.get();
    }
    var command = new ForwardedCommand(ids.next(), kind, PATIENCE_MS, content.get());
    return ask(owner.get(), command.encode(), here, 1);
  }

  private Future<Buffer> ask(
      NodeId owner, Buffer question, Supplier<Future<Buffer>> here, int time) {
    return nodes
        .ask(owner, TOPIC, question, PATIENCE)
        .transform(asked -> {
          if (asked.succeeded()) {
            meters.forwarded("answered");
            return ForwardedAnswer.decode(asked.result());
          }
          if (time == 1 && asked.cause() instanceof NodeUnreachable) {
            meters.forwarded("decided_here");
            owners.unanswered(owner);
            return here.get();
          }
          if (time < TIMES && !(asked.cause() instanceof NodeEnded)) {
            return ask(owner, question, here, time + 1);
          }
          meters.forwarded("unanswered");
          owners.unanswered(owner);
          return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
        });
  }
}
