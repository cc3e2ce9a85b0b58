package chat.filament.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/// What all listeners of a run share: the run's nonce and clock, and the counts of what was heard.
/// Counts are exact once the sockets are quiet. Thread-safe.
final class Hearing {
  private final Ticker ticker;
  private final byte[] nonce;
  private final LongAdder messages = new LongAdder();
  private final LongAdder others = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final Latencies latencies = new Latencies();
  private volatile long measuredFrom = Long.MAX_VALUE;

  Hearing(Ticker ticker, String nonce) {
    this.ticker = ticker;
    this.nonce = nonce.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] nonce() {
    return nonce;
  }

  /// Messages sent from now on count for the latencies.
  void measure() {
    latencies.take();
    measuredFrom = ticker.nanos();
  }

  void message(long sentAt) {
    messages.increment();
    if (sentAt >= measuredFrom) {
      latencies.record(ticker.nanos() - sentAt);
    }
  }

  void other() {
    others.increment();
  }

  /// A message of a channel or run that is not ours.
  void foreign() {
    foreign.increment();
  }

  /// A durable event at or below the listener's cursor, which a resuming client drops.
  void repeated() {
    repeated.increment();
  }

  long messages() {
    return messages.sum();
  }

  long others() {
    return others.sum();
  }

  long foreigners() {
    return foreign.sum();
  }

  long repeats() {
    return repeated.sum();
  }

  Latencies.Percentiles latencies() {
    return latencies.take();
  }
}
