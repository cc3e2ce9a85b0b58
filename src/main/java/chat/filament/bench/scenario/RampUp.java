package chat.filament.bench.scenario;

import chat.filament.bench.client.LoadClient;
import chat.filament.bench.client.Parallel;
import chat.filament.bench.client.SocketEnd;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.LatencyRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/// Connects clients, `width` at a time, and tries again as a patient client does. `receiveBuffer`
/// bounds what the kernel takes for a socket, 0 leaves that to the kernel.
public record RampUp(BenchRun run, int width, int receiveBuffer, Duration patience) {
  static final int WIDTH = 64;

  public RampUp(BenchRun run) {
    this(run, WIDTH, 0, Duration.ofMinutes(1));
  }

  /// Returns when every client has subscribed or resumed, or has given up, and reports how that
  /// went. The microseconds returned count from the moment when all set out; the reported latency
  /// is that of each client from its first attempt.
  public Histogram connect(List<LoadClient> clients, String section) {
    run.watchLoops();
    Map<String, Long> refused = new ConcurrentHashMap<>();
    var retries = new LongAdder();
    var each = new LatencyRecorder();
    var sinceStart = new LatencyRecorder();
    long start = System.nanoTime();
    try (var progress = run.progress(section, clients.size())) {
      Parallel.each(
          clients,
          width,
          client -> {
            long begun = System.nanoTime();
            var refusal = connect(client, retries);
            if (refusal.isPresent()) {
              refused.merge(refusal.get().toString(), 1L, Long::sum);
            } else {
              each.record(System.nanoTime() - begun);
              sinceStart.record(System.nanoTime() - start);
            }
            progress.step();
          });
    }
    double seconds = Waits.secondsSince(start);
    long missing = refused.values().stream().mapToLong(n -> n).sum();
    run.report()
        .add(section, "open", clients.size() - missing)
        .add(section, "wanted", clients.size())
        .add(section, "retries", retries.sum())
        .add(section, "seconds", seconds)
        .add(section, "per_second", (clients.size() - missing) / seconds)
        .add(section, each)
        .problem(missing > 0, missing + " sockets did not open: " + refused);
    return sinceStart.take();
  }

  /// Connects one client, counting the attempts that failed; returns why that failed for good.
  Optional<SocketEnd> connect(LoadClient client, LongAdder retries) {
    long start = System.nanoTime();
    for (int attempt = 0; ; attempt++) {
      var token = client.account().token();
      var refusal = run.sockets().connect(client, receiveBuffer, patience);
      boolean late = Waits.secondsSince(start) > patience.toSeconds();
      if (refusal.isEmpty() || late || refusal.get().isFinal()) {
        return refusal;
      }
      retries.increment();
      if (refusal.get().code() == 401) {
        run.api().refresh(client.account(), token);
      } else {
        long spread = ThreadLocalRandom.current().nextLong(100, 1000L << Math.min(attempt, 3));
        int asked = Math.clamp(refusal.get().pauseSeconds(), 0, 60);
        Waits.pause(Duration.ofSeconds(asked).plusMillis(spread));
      }
    }
  }
}
