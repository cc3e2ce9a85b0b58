package chat.filament.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Everything a run needs of the outside world, opened once and closed together.
final class Stage implements AutoCloseable {
  private final TargetOptions options;
  private final Target target;
  private final Ticker ticker = Ticker.started();
  private final String nonce;
  private final Vertx vertx;
  private final Api api;
  private final Sockets sockets;
  private final Hearing hearing;
  private final Report report;
  private Optional<LoopWatch> loops = Optional.empty();

  private Stage(String mode, TargetOptions options) {
    this.options = options;
    target = Target.of(options.url);
    nonce = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    api = new Api(new Requests(vertx, target, ticker), ticker);
    sockets = new Sockets(target, options.threads);
    hearing = new Hearing(ticker, nonce);
    report = new Report(mode, target);
  }

  static Stage open(String mode, TargetOptions options) {
    return new Stage(mode, options);
  }

  Ticker ticker() {
    return ticker;
  }

  /// Eight hex digits that tell this run's accounts and messages from those of others.
  String nonce() {
    return nonce;
  }

  Api api() {
    return api;
  }

  Sockets sockets() {
    return sockets;
  }

  Crowd crowd() {
    return new Crowd(sockets, api, ticker);
  }

  Hearing hearing() {
    return hearing;
  }

  Report report() {
    return report;
  }

  /// The server as it is now: after a restart it is another process.
  ServerProbe server() {
    var pid = Optional.ofNullable(options.pid);
    var found = target.isLoopback() ? pid.or(() -> ListeningProcess.on(target.port())) : pid;
    found.ifPresent(report::addProcess);
    return new ServerProbe(api, found.orElse(null), options.metricsToken);
  }

  /// Begins to watch the event loops of the server, unless that has begun: call it once everything
  /// is set up.
  void watchLoops() {
    if (loops.isEmpty()) {
      loops = Optional.of(LoopWatch.start(new ServerProbe(api, null, options.metricsToken)));
    }
  }

  /// Ends the watch, if there is one, and reports the worst that was seen.
  void reportLoops() {
    loops.ifPresent(watch -> report.add("event_loops", "worst_lag_ms", watch.stop() * 1000));
  }

  Progress progress(String task, long steps) {
    return Progress.of(task, steps, options.showsProgress());
  }

  /// Also ends every socket that is still open.
  @Override
  public void close() {
    loops.ifPresent(LoopWatch::close);
    sockets.close();
    api.close();
    vertx.close().await();
  }
}
