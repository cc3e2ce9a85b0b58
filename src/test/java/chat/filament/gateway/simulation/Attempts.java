package chat.filament.gateway.simulation;

import chat.filament.testing.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How requests for the same thing were answered, one after the other. For one thread.
final class Attempts {
  /// After so long nothing goes through any more.
  private static final long LATEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final List<String> statuses = new ArrayList<>();
  private long lastUnclear = System.nanoTime() - LATEST_NANOS;

  /// `answer` is null when the connection broke.
  void add(@Nullable Answer answer) {
    statuses.add(answer == null ? "broken" : Integer.toString(answer.status()));
    if (answer == null || answer.status() == 503 || answer.status() == 408) {
      lastUnclear = System.nanoTime();
    }
  }

  /// Whether nobody knows of one whether, or when, it goes through.
  boolean anyUnclear() {
    return System.nanoTime() - lastUnclear < LATEST_NANOS;
  }

  @Override
  public String toString() {
    return statuses.toString();
  }
}
