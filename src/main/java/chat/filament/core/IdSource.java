package chat.filament.core;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Makes new ULIDs. Safe on any thread.
public final class IdSource {
  private final InstantSource clock;

  public IdSource(InstantSource clock) {
    this.clock = clock;
  }

  /// A fresh ULID with 80 random bits.
  public String next() {
    return fresh().toString();
  }

  /// A ULID above `last`, also within one millisecond and when the clock went back. `last` is null
  /// for the first.
  public String after(@Nullable String last) {
    var fresh = fresh();
    if (last == null) {
      return fresh.toString();
    }
    var previous = Ulid.from(last);
    return (fresh.compareTo(previous) > 0 ? fresh : previous.increment()).toString();
  }

  private Ulid fresh() {
    return UlidCreator.getUlid(clock.millis());
  }
}
