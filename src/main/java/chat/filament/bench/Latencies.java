package chat.filament.bench;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Collects durations from any thread without locks; three significant digits, at most ten minutes.
final class Latencies {
  private static final long LONGEST_MICROS = 600_000_000;

  private final Recorder recorder = new Recorder(LONGEST_MICROS, 3);

  void record(long nanos) {
    recorder.recordValue(Math.clamp(nanos / 1000, 0, LONGEST_MICROS));
  }

  /// What was recorded since the last call.
  Percentiles take() {
    return Percentiles.of(recorder.getIntervalHistogram());
  }

  /// A summary in milliseconds; all zero when nothing was recorded.
  record Percentiles(
      long count, double min, double p50, double p90, double p99, double p999, double max) {
    static Percentiles of(Histogram histogram) {
      return new Percentiles(
          histogram.getTotalCount(),
          histogram.getTotalCount() == 0 ? 0 : histogram.getMinValue() / 1e3,
          histogram.getValueAtPercentile(50) / 1e3,
          histogram.getValueAtPercentile(90) / 1e3,
          histogram.getValueAtPercentile(99) / 1e3,
          histogram.getValueAtPercentile(99.9) / 1e3,
          histogram.getMaxValue() / 1e3);
    }
  }
}
