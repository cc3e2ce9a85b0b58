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
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Takes commands to the owner of their guild ([GuildOwners]) and those of other nodes from there.
///
/// A command that did not reach the owner is decided here. One whose answer does not come is asked
/// for again under the same id, which has no second effect; when there is still none, or the owner
/// ends meanwhile, nobody knows what became of it, and the caller is told `unavailable`, as after a
/// commit of unknown fate. An owner that stood still may have forgotten by then what it has done:
/// it takes only what is of its own last seconds ([AnswerPeriods]).
public final class ForwardedCommands extends VerticleBase {
  /// Of this form of the messages: a node of another version is not reached.
  static final String TOPIC = "guild-commands-2";

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int TIMES = 2;
  private static final int MOST_OWNERS = 10_000;
  private static final int PATIENCE_MS = TIMES * (int) PATIENCE.toMillis();

  private final Nodes nodes;
  private final GuildOwners owners;
  private final IdSource ids;
  private final WriterMeters meters;
  private final AnswerPeriods periods;
  private final AnsweredCommands answered;
  private final Cache<NodeId, Long> answeredIn =
      Caffeine.newBuilder().maximumSize(MOST_OWNERS).executor(Runnable::run).build();
  private final Map<String, Function<Buffer, Future<Buffer>>> kinds = new ConcurrentHashMap<>();

  public ForwardedCommands(Nodes nodes, IdSource ids, WriterMeters meters) {
    this(nodes, ids, meters, System::nanoTime);
  }

  ForwardedCommands(Nodes nodes, IdSource ids, WriterMeters meters, LongSupplier nanos) {
    this.periods = new AnswerPeriods(nanos);
    this.answered = new AnsweredCommands(nanos);
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
    var known = answered.of(command.id());
    if (known != null) {
      return known;
    }
    if (!periods.takes(command.period())) {
      return Future.succeededFuture(ForwardedAnswer.late(periods.now()));
    }
    var answer =
        CallerDeadline.until(
                context,
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(command.patienceMs()),
                () -> work.apply(command.content()))
            .transform(done -> Future.succeededFuture(ForwardedAnswer.encode(done, periods.now())));
    answered.add(command.id(), answer);
    return answer;
  }

  /// The answer of whichever node decides: this one by `here`, another one from `content`.
  public Future<Buffer> run(
      GuildId guild, String kind, Supplier<Buffer> content, Supplier<Future<Buffer>> here) {
    var owner = owners.elsewhere(guild);
    if (owner.isEmpty()) {
      return here.get();
    }
    var at = owner.get();
    long period = Objects.requireNonNullElse(answeredIn.getIfPresent(at), AnswerPeriods.UNKNOWN);
    var command = new ForwardedCommand(ids.next(), period, kind, PATIENCE_MS, content.get());
    return new Question(at, here).ask(command, 1);
  }

  /// One command on its way to its owner.
  private final class Question {
    private final NodeId owner;
    private final Supplier<Future<Buffer>> here;
    private boolean renewed;

    Question(NodeId owner, Supplier<Future<Buffer>> here) {
      this.owner = owner;
      this.here = here;
    }

    Future<Buffer> ask(ForwardedCommand command, int time) {
      return nodes
          .ask(owner, TOPIC, command.encode(), PATIENCE)
          .transform(asked -> {
            if (asked.succeeded()) {
              return answered(command, time, asked.result());
            }
            if (time == 1 && asked.cause() instanceof NodeUnreachable) {
              owners.unanswered(owner);
              return decideHere();
            }
            return time < TIMES && !(asked.cause() instanceof NodeEnded)
                ? ask(command, time + 1)
                : unanswered();
          });
    }

    /// What is late the first time was not decided and will not be in that period: so it can be
    /// asked again in another, or decided here.
    private Future<Buffer> answered(ForwardedCommand command, int time, Buffer answer) {
      long period = ForwardedAnswer.period(answer);
      answeredIn.put(owner, period);
      if (!ForwardedAnswer.isLate(answer)) {
        meters.forwarded("answered");
        return ForwardedAnswer.decode(answer);
      }
      if (time > 1) {
        return unanswered();
      }
      if (renewed) {
        return decideHere();
      }
      renewed = true;
      return ask(command.in(period), time);
    }

    private Future<Buffer> decideHere() {
      meters.forwarded("decided_here");
      return here.get();
    }

    private Future<Buffer> unanswered() {
      meters.forwarded("unanswered");
      owners.unanswered(owner);
      return Future.failedFuture(Refusal.retryAfter(Problem.UNAVAILABLE, 1));
    }
  }
}
