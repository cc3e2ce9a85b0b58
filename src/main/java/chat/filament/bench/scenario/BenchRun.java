package chat.filament.bench.scenario;

import chat.filament.bench.client.ClientSockets;
import chat.filament.bench.client.RestClient;
import chat.filament.bench.client.ServerApi;
import chat.filament.bench.client.Target;
import chat.filament.bench.measure.DeliveryMeter;
import chat.filament.bench.measure.LoopLagProbe;
import chat.filament.bench.measure.Progress;
import chat.filament.bench.measure.Report;
import chat.filament.bench.measure.ServerProbe;
import chat.filament.bench.measure.ServerProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Everything a scenario needs of the outside world, opened once and closed together.
public final class BenchRun implements AutoCloseable {
  private final String nonce = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final DeliveryMeter meter = new DeliveryMeter(nonce);
  private final TargetOptions options;
  private final Target target;
  private final RestClient rest;
  private final ServerApi api;
  private final ClientSockets sockets;
  private final Report report;
  private @Nullable LoopLagProbe loops;

  /// Fails with `IllegalArgumentException` on a bad URL.
  BenchRun(String mode, TargetOptions options) {
    this.options = options;
    target = new Target(URI.create(options.url));
    rest = new RestClient(vertx, target);
    api = new ServerApi(rest);
    sockets = new ClientSockets(target, options.threads);
    report = new Report(mode, options.url);
  }

  /// Eight hex digits that tell this run's accounts and messages from those of others.
  public String nonce() {
    return nonce;
  }

  Target target() {
    return target;
  }

  public ServerApi api() {
    return api;
  }

  public ClientSockets sockets() {
    return sockets;
  }

  public DeliveryMeter meter() {
    return meter;
  }

  public Report report() {
    return report;
  }

  /// The server as it is now: after a restart it is another process.
  public ServerProbe server() {
    var pid = Optional.ofNullable(options.pid);
    var found = target.isLoopback() ? pid.or(() -> ServerProcess.on(target.port())) : pid;
    found.ifPresent(report::addProcess);
    return new ServerProbe(found, () -> api.metrics(options.metricsToken));
  }

  /// Begins to watch the server's event loops, unless that has begun; once everything is set up.
  void watchLoops() {
    loops = loops == null ? new LoopLagProbe(server()) : loops;
  }

  void reportLoops() {
    if (loops != null) {
      loops.report(report);
    }
  }

  public Progress progress(String task, long steps) {
    return options.showsProgress() ? Progress.of(task, steps) : Progress.NONE;
  }

  public void pass(String task, Duration duration) {
    try (var progress = progress(task, duration.toSeconds())) {
      progress.pass(duration);
    }
  }

  /// Also ends every socket that is still open.
  @Override
  public void close() {
    if (loops != null) {
      loops.close();
    }
    sockets.close();
    rest.close();
    vertx.close().await();
  }
}
