package chat.filament.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that goes on like the system's, from where a test has set it.
public final class SteppingClock implements InstantSource {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /// How far ahead of the system's clock it is from now on.
  public void set(Duration offset) {
    ahead.set(offset);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }
}
