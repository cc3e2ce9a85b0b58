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
import java.util.concurrent.atomic.AtomicReference;

/// Everything a scenario needs of the outside world, opened once and closed together. `nonce` is
/// eight hex digits that tell this run's accounts and messages from those of others.
public record BenchRun(
    TargetOptions options,
    Target target,
    String nonce,
    Vertx vertx,
    RestClient rest,
    ServerApi api,
    ClientSockets sockets,
    DeliveryMeter meter,
    Report report,
    AtomicReference<Optional<LoopLagProbe>> loops)
    implements AutoCloseable {
  static BenchRun open(String mode, TargetOptions options) {
    var target = new Target(URI.create(options.url));
    var nonce = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    var vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    var rest = new RestClient(vertx, target);
    return new BenchRun(
        options,
        target,
        nonce,
        vertx,
        rest,
        new ServerApi(rest),
        new ClientSockets(target, options.threads),
        new DeliveryMeter(nonce),
        new Report(mode, options.url),
        new AtomicReference<>(Optional.empty()));
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
    if (loops.get().isEmpty()) {
      loops.set(Optional.of(new LoopLagProbe(server())));
    }
  }

  void reportLoops() {
    loops.get().ifPresent(probe -> probe.report(report));
  }

  public Progress progress(String task, long steps) {
    return options.showsProgress() ? Progress.of(task, steps) : Progress.NONE;
  }

  void pass(String task, Duration duration) {
    try (var progress = progress(task, duration.toSeconds())) {
      progress.pass(duration);
    }
  }

  static double clientCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /// Also ends every socket that is still open.
  @Override
  public void close() {
    loops.get().ifPresent(LoopLagProbe::close);
    sockets.close();
    rest.close();
    vertx.close().await();
  }
}
