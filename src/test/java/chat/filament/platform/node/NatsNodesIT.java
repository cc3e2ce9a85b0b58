package chat.filament.platform.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.platform.config.Config;
import chat.filament.platform.config.Secret;
import chat.filament.testing.CertificateFiles;
import chat.filament.testing.NatsServer;
import chat.filament.testing.NeedsNats;
import com.github.f4b6a3.ulid.UlidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes and a real NATS.
@NeedsNats
class NatsNodesIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final NatsServer nats = NatsServer.start();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final NatsNodes one = node("d-1");
  private final NatsNodes two = node("d-1");

  private NatsNodes node(String database) {
    var id = new NodeId(UlidCreator.getUlid().toString());
    return new NatsNodes(vertx, at(nats.url()), database, id, registry);
  }

  private static Config.Nats at(String url) {
    return new Config.Nats(new Secret(url), List.of());
  }

  private static void start(NatsNodes... nodes) throws Exception {
    for (var node : nodes) {
      node.start().await(30, TimeUnit.SECONDS);
    }
  }

  @AfterEach
  void stop() throws Exception {
    Future.all(one.stop(), two.stop()).await(30, TimeUnit.SECONDS);
    vertx.close().await(30, TimeUnit.SECONDS);
    nats.close();
  }

  private static BlockingQueue<String> heard(Nodes node, String topic) {
    var heard = new LinkedBlockingQueue<String>();
    node.listen(topic, (from, message) -> heard.add(from + " " + message));
    return heard;
  }

  @Test
  void nodesHearEachOtherButNotThemselvesNorThoseOfAnotherDatabase() throws Exception {
    var stranger = node("d-2");
    var own = heard(one, "a.b");
    var others = heard(two, "a.b");
    var strangers = heard(stranger, "a.b");
    start(one, two, stranger);
    until(() -> one.others().equals(Set.of(two.self())));
    until(() -> two.others().equals(Set.of(one.self())));
    one.publish("a.b", Buffer.buffer("for all"));
    one.send(two.self(), "a.b", Buffer.buffer("for you"));
    two.publish("a.b", Buffer.buffer("back"));
    assertThat(others.poll(30, TimeUnit.SECONDS)).isEqualTo(one.self() + " for all");
    assertThat(others.poll(30, TimeUnit.SECONDS)).isEqualTo(one.self() + " for you");
    assertThat(own.poll(30, TimeUnit.SECONDS)).isEqualTo(two.self() + " back");
    assertThat(own).isEmpty();
    assertThat(stranger.others()).isEmpty();
    assertThat(strangers).isEmpty();
    stranger.stop().await(30, TimeUnit.SECONDS);
  }

  @Test
  void questionsAreAnsweredOrFail() throws Exception {
    two.answer("double", (from, in) -> Future.succeededFuture(in.copy().appendBuffer(in)));
    two.answer("fail", (from, in) -> Future.failedFuture("no"));
    start(one, two);
    until(() -> one.others().contains(two.self())); // its subscriptions came before its beat
    var answer = one.ask(two.self(), "double", Buffer.buffer("ab"), LONG);
    assertThat(answer.await(30, TimeUnit.SECONDS)).hasToString("abab");
    var failed = one.ask(two.self(), "fail", Buffer.buffer("ab"), LONG);
    assertThatThrownBy(() -> failed.await(30, TimeUnit.SECONDS)).hasMessageContaining("could not");
    var nobody = one.ask(two.self(), "nothing", Buffer.buffer(), LONG);
    assertThatThrownBy(() -> nobody.await(30, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void whoSaysGoodbyeIsGoneAndListenersEnd() throws Exception {
    var left = new LinkedBlockingQueue<NodeId>();
    var heard = new LinkedBlockingQueue<String>();
    var listening = one.listen("x", (from, message) -> heard.add(message.toString()));
    one.onLeft(left::add);
    start(one, two);
    until(() -> !one.others().isEmpty());
    listening.end();
    var after = heard(one, "x");
    until(() -> { // NATS hears of the new subscription a little later
      two.publish("x", Buffer.buffer("1"));
      return !after.isEmpty();
    });
    assertThat(heard).isEmpty();
    two.stop().await(30, TimeUnit.SECONDS);
    assertThat(left.poll(30, TimeUnit.SECONDS)).isEqualTo(two.self());
    assertThat(one.others()).isEmpty();
  }

  @Test
  void questionsToANodeThatEndsAreGivenUp() throws Exception {
    two.answer("never", (from, in) -> Promise.<Buffer>promise().future());
    start(one, two);
    until(() -> one.others().contains(two.self()));
    var asked = one.ask(two.self(), "never", Buffer.buffer(), Duration.ofHours(1));
    two.stop().await(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> asked.await(60, TimeUnit.SECONDS)).isInstanceOf(NodeEnded.class);
  }

  @Test
  void anOutageOfNatsEndsNobodyAndIsOverBySelf() throws Exception {
    var left = new LinkedBlockingQueue<NodeId>();
    one.onLeft(left::add);
    start(one, two);
    until(() -> one.others().contains(two.self()));
    nats.kill();
    until(() ->
        registry.get("filament_nats_connected").gauges().stream()
            .allMatch(gauge -> gauge.value() == 0));
    var lost = heard(two, "x");
    one.publish("x", Buffer.buffer("lost"));
    nats.startAgain();
    until(() -> {
      one.publish("x", Buffer.buffer("again"));
      return !lost.isEmpty();
    });
    assertThat(lost.poll()).endsWith("again");
    assertThat(left).isEmpty();
    assertThat(one.others()).containsExactly(two.self());
  }

  @Test
  void theCheckSaysWhetherNatsAnswersAndLetsUsIn() {
    assertThat(NatsCheck.problems(at(nats.url()))).isEmpty();
    try (var guarded = NatsServer.start("--user", "me", "--pass", "secret")) {
      var refused = NatsCheck.problems(at(guarded.url()));
      assertThat(refused).singleElement().asString().startsWith("no answer (");
      var url = guarded.url().replace("nats://", "nats://me:secret@");
      assertThat(NatsCheck.problems(at(url))).isEmpty();
      var wrong = NatsCheck.problems(at(url.replace("secret", "hush")));
      assertThat(wrong).singleElement().asString().startsWith("no answer (").doesNotContain("hush");
    }
    nats.kill();
    assertThat(NatsCheck.problems(at(nats.url()))).hasSize(1);
  }

  /// Over TLS: only who shows a certificate of the given authorities, for the name that is asked.
  @Test
  void aCertificateMustBeOneOfTheGivenAuthoritiesAndForTheHost(@TempDir Path folder)
      throws Exception {
    assertThat(problemsWith(folder, "ip:127.0.0.1", true)).isEmpty();
    assertThat(problemsWith(folder, "ip:127.0.0.1", false)).as("not Java's").hasSize(1);
    assertThat(problemsWith(folder, "dns:nats", true)).as("another host").hasSize(1);
    assertThat(problemsAt("localhost", folder, "dns:localhost", true)).as("a name").isEmpty();
  }

  private static List<String> problemsWith(Path folder, String name, boolean given)
      throws Exception {
    return problemsAt("127.0.0.1", folder, name, given);
  }

  private static List<String> problemsAt(String host, Path folder, String name, boolean given)
      throws Exception {
    var files = CertificateFiles.make(folder, name);
    var certificate = files.certificate().toString();
    try (var secure =
        NatsServer.start("--tls", "--tlscert", certificate, "--tlskey", files.key().toString())) {
      var url = new Secret("tls://" + host + ":" + secure.port());
      var authorities =
          given ? List.of(certificate(files.certificate())) : List.<X509Certificate>of();
      return NatsCheck.problems(new Config.Nats(url, authorities));
    }
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (var bytes = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    }
  }

  @Test
  void aNodeStartsWithoutNatsAndFindsItLater() throws Exception {
    nats.kill();
    start(one, two);
    nats.startAgain();
    until(() -> one.others().equals(Set.of(two.self())));
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
