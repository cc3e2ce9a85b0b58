package chat.filament.bench.measure;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// Collects durations from any thread without locks; three significant digits, at most ten minutes.
public final class LatencyRecorder {
  private static final long LONGEST_MICROS = 600_000_000;

  private final Recorder recorder = new Recorder(LONGEST_MICROS, 3);

  public void record(long nanos) {
    recorder.recordValue(Math.clamp(nanos / 1000, 0, LONGEST_MICROS));
  }

  /// What was recorded since the last call.
  public Percentiles take() {
    return Percentiles.of(recorder.getIntervalHistogram());
  }

  /// A summary in milliseconds; all zero when nothing was recorded.
  public record Percentiles(
      long count, double min, double p50, double p90, double p99, double p999, double max) {
    static Percentiles of(Histogram micros) {
      return new Percentiles(
          micros.getTotalCount(),
          micros.getTotalCount() == 0 ? 0 : micros.getMinValue() / 1e3,
          micros.getValueAtPercentile(50) / 1e3,
          micros.getValueAtPercentile(90) / 1e3,
          micros.getValueAtPercentile(99) / 1e3,
          micros.getValueAtPercentile(99.9) / 1e3,
          micros.getMaxValue() / 1e3);
    }
  }
}
