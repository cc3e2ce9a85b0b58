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

  /// What was recorded since the last call, in microseconds.
  public Histogram take() {
    return recorder.getIntervalHistogram();
  }
}
