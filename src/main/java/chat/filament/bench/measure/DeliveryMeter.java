package chat.filament.bench.measure;

import java.util.concurrent.atomic.LongAdder;

/// What all recorders of a run share: the run's nonce, and the counts and latencies of what was
/// received; `foreign` are messages of a channel or run that is not ours. Exact once the sockets
/// are quiet. Thread-safe.
public final class DeliveryMeter {
  private final String nonce;
  private final LongAdder messages = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final LatencyRecorder latencies = new LatencyRecorder();
  private volatile long measuredFrom = Long.MAX_VALUE;

  public DeliveryMeter(String nonce) {
    this.nonce = nonce;
  }

  String nonce() {
    return nonce;
  }

  /// Messages sent from now on count for the latencies.
  public void measure() {
    latencies.take();
    measuredFrom = System.nanoTime();
  }

  void message(long sentAt) {
    messages.increment();
    if (sentAt >= measuredFrom) {
      latencies.record(System.nanoTime() - sentAt);
    }
  }

  public long messages() {
    return messages.sum();
  }

  public LongAdder foreign() {
    return foreign;
  }

  public LatencyRecorder latencies() {
    return latencies;
  }
}
