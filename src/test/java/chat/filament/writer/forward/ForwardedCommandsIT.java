package chat.filament.writer.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.config.Config;
import chat.filament.platform.config.Secret;
import chat.filament.platform.node.NatsNodes;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.NodeUnreachable;
import chat.filament.testing.NatsServer;
import chat.filament.testing.NeedsNats;
import chat.filament.writer.GuildOwners;
import chat.filament.writer.WriterMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands that one node leaves to another, over a real NATS.
@NeedsNats
class ForwardedCommandsIT {
  private static final String KIND = "k";
  private static final Buffer QUESTION = Buffer.buffer("question");

  private final IdSource ids = new IdSource(InstantSource.system());
  private final Vertx vertx = Vertx.vertx();
  private final NatsServer nats = NatsServer.start();
  private final NatsNodes one = node();
  private final NatsNodes two = node();
  private final AtomicLong stoodStill = new AtomicLong();
  private final AtomicInteger effects = new AtomicInteger();
  private final AtomicInteger here = new AtomicInteger();
  private final ForwardedCommands asking = commands(one);
  private final GuildOwners owners = asking.owners();
  private GuildId ofTwo;

  private NatsNodes node() {
    var id = new NodeId(ids.next());
    var at = new Config.Nats(new Secret(nats.url()), List.of());
    return new NatsNodes(vertx, at, "d", id, new SimpleMeterRegistry());
  }

  private ForwardedCommands commands(NatsNodes node) {
    var meters = new WriterMeters(new SimpleMeterRegistry());
    return new ForwardedCommands(node, ids, meters, () -> System.nanoTime() + stoodStill.get());
  }

  private ForwardedCommand command() {
    long period = new AnswerPeriods(System::nanoTime).now();
    return new ForwardedCommand(ids.next(), period, KIND, 10_000, QUESTION);
  }

  private Buffer ask(ForwardedCommand command) throws Exception {
    return one.ask(two.self(), ForwardedCommands.TOPIC, command.encode(), Duration.ofSeconds(60))
        .await(60, TimeUnit.SECONDS);
  }

  /// Both know each other, and a guild is contended that is the other's.
  @BeforeEach
  void meet() throws Exception {
    var met = new CountDownLatch(1);
    one.onJoined(node -> met.countDown());
    one.start().await(60, TimeUnit.SECONDS);
    two.start().await(60, TimeUnit.SECONDS);
    assertThat(met.await(60, TimeUnit.SECONDS)).isTrue();
    do {
      ofTwo = new GuildId(ids.next());
      owners.second(ofTwo);
    } while (owners.elsewhere(ofTwo).isEmpty());
  }

  @AfterEach
  void stop() throws Exception {
    Future.all(one.stop(), two.stop()).await(60, TimeUnit.SECONDS);
    vertx.close().await(60, TimeUnit.SECONDS);
    nats.close();
  }

  private void atTwo(Supplier<Future<Buffer>> answer) throws Exception {
    var answering = commands(two);
    answering.answers(
        KIND,
        content -> {
          assertThat(content).isEqualTo(QUESTION);
          effects.incrementAndGet();
          return answer.get();
        });
    vertx.deployVerticle(answering).await(60, TimeUnit.SECONDS);
    while (!isReached()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /// A subscription takes a moment to arrive at NATS.
  private boolean isReached() {
    var unknown = new ForwardedCommand(ids.next(), 0, "unknown", 10_000, QUESTION).encode();
    var asked = one.ask(two.self(), ForwardedCommands.TOPIC, unknown, Duration.ofSeconds(60));
    try {
      asked.await(60, TimeUnit.SECONDS);
    } catch (Exception failed) {
      return !(failed instanceof NodeUnreachable);
    }
    return true;
  }

  private Buffer run() throws Exception {
    owners.second(ofTwo);
    return asking
        .run(
            ofTwo,
            KIND,
            () -> QUESTION,
            () -> {
              here.incrementAndGet();
              return Future.succeededFuture(Buffer.buffer("here"));
            })
        .await(60, TimeUnit.SECONDS);
  }

  @Test
  void theOwnerDecidesOrRefuses() throws Exception {
    var answers =
        List.of(
                Future.succeededFuture(Buffer.buffer("answer")),
                Future.<Buffer>failedFuture(new Refusal(Problem.INVALID_REQUEST, "why")),
                Future.<Buffer>failedFuture(new IllegalStateException()))
            .iterator();
    atTwo(answers::next);
    assertThat(run()).isEqualTo(Buffer.buffer("answer"));
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.problem()).isEqualTo(Problem.INVALID_REQUEST);
              assertThat(refusal.detail()).isEqualTo("why");
            });
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.UNAVAILABLE));
    assertThat(effects).hasValue(3);
    assertThat(here).hasValue(0);
  }

  @Test
  void aCommandThatIsSentAgainHasOneEffectAndTheSameAnswer() throws Exception {
    atTwo(() -> Future.succeededFuture(Buffer.buffer("answer " + effects)));
    var command = command();
    var first = ask(command);
    assertThat(first.toString()).contains("answer 1");
    assertThat(ask(command)).isEqualTo(first);
    assertThat(effects).hasValue(1);
  }

  /// What was under way when it stopped reaches it when it goes on, and its answers are forgotten
  /// by then.
  @Test
  void anOwnerThatStoodStillDoesNothingTwice() throws Exception {
    atTwo(() -> Future.succeededFuture(Buffer.buffer("answer")));
    var command = command();
    assertThat(ForwardedAnswer.isLate(ask(command))).isFalse();
    stoodStill.set(TimeUnit.MINUTES.toNanos(1));
    assertThat(ForwardedAnswer.isLate(ask(command))).isTrue();
    assertThat(effects).hasValue(1);
    assertThat(run()).as("asked now").isEqualTo(Buffer.buffer("answer"));
    assertThat(effects).hasValue(2);
    assertThat(here).hasValue(0);
  }

  @Test
  void whatCannotReachTheOwnerIsDecidedHere() throws Exception {
    assertThat(run()).isEqualTo(Buffer.buffer("here")); // nobody listens there
    assertThat(here).hasValue(1);
  }

  @Test
  void anOwnerThatDoesNotAnswerLeavesTheFateOpenOnce() throws Exception {
    atTwo(() -> Promise.<Buffer>promise().future());
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.UNAVAILABLE));
    assertThat(effects).hasValue(1);
    assertThat(here).hasValue(0);
  }
}
