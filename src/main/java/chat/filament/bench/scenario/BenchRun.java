package chat.filament.bench.scenario;

import chat.filament.bench.client.ClientSockets;
import chat.filament.bench.client.RestClient;
import chat.filament.bench.client.ServerApi;
import chat.filament.bench.client.Target;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.DeliveryMeter;
import chat.filament.bench.measure.LoopLagProbe;
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
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Everything a scenario needs of the outside world, opened once and closed together.
public final class BenchRun implements AutoCloseable {
  private final String nonce = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final DeliveryMeter meter = new DeliveryMeter(nonce);
  private final Options.Server options;
  private final Target target;
  private final RestClient rest;
  private final ServerApi api;
  private final ClientSockets sockets;
  private final Report report;
  private @Nullable LoopLagProbe loops;

  /// Fails with `IllegalArgumentException` on a bad URL.
  BenchRun(String mode, Options.Server options) {
    this.options = options;
    target = new Target(URI.create(options.url));
    rest = new RestClient(vertx, target);
    api = new ServerApi(rest);
    sockets = new ClientSockets(target, options.threads);
    report = new Report(mode, options.url);
  }

  /// Eight hex digits that tell this run's accounts and messages from those of others.
  String nonce() {
    return nonce;
  }

  Vertx vertx() {
    return vertx;
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

  DeliveryMeter meter() {
    return meter;
  }

  public Report report() {
    return report;
  }

  /// The server as it is now: after a restart it is another process.
  ServerProbe server() {
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

  /// A bar on standard error, or nothing where nobody watches. Thread-safe.
  public ProgressBar progress(String task, long steps) {
    var bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200);
    if (!options.showsProgress()) {
      bar.setConsumer(new DelegatingProgressBarConsumer(_ -> {}));
    }
    return bar.build();
  }

  /// Lets the time pass, a step each second.
  void pass(String task, Duration duration) {
    var second = Duration.ofSeconds(1);
    try (var progress = progress(task, duration.toSeconds())) {
      for (var rest = duration; rest.isPositive(); rest = rest.minus(second)) {
        Waits.pause(rest.compareTo(second) < 0 ? rest : second);
        progress.step();
      }
    }
  }

  /// Begins a section of the report.
  public Measurement measure(String section) {
    var server = server().read();
    return new Measurement(this, section, System.nanoTime(), clientCpuSeconds(), server);
  }

  private static double clientCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /// A measured stretch of a run: how long it took, and what server and clients used up meanwhile.
  public record Measurement(
      BenchRun run, String section, long start, double clientSeconds, ServerProbe.Reading server) {
    /// Ends and reports it; how many seconds it took.
    public double close() {
      double seconds = Waits.secondsSince(start);
      double client = clientCpuSeconds() - clientSeconds;
      var after = run.server().read();
      run.report()
          .add(section, "seconds", seconds)
          .add(section, "server_cores", after.cores(server, seconds))
          .add(section, "server_resident_mib", after.residentMib())
          .add(section, "client_cores", client / seconds);
      return seconds;
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
