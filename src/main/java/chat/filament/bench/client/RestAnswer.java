package chat.filament.bench.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the server answered to one request; `at` is the `System.nanoTime` when the whole answer was
/// there.
public record RestAnswer(int status, @Nullable String retryAfter, String body, long at) {
  boolean ok() {
    return status / 100 == 2;
  }

  /// Nothing was done, and the server asks to come back later.
  boolean isThrottled() {
    return status == 429;
  }

  /// How long to wait before the next try: `retry-after`, 1 s without one, at most a minute.
  Duration pause() {
    boolean known = retryAfter != null && retryAfter.matches("[0-9]{1,4}");
    return Duration.ofSeconds(known ? Math.clamp(Long.parseLong(retryAfter), 1, 60) : 1);
  }

  public JsonObject json() {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      throw new IllegalStateException("not JSON: " + this, e);
    }
  }

  /// A member that the contract promises to be there.
  public String text(String member) {
    if (json().getValue(member) instanceof String text) {
      return text;
    }
    throw new IllegalStateException("no " + member + " in the answer: " + this);
  }

  @Override
  public String toString() {
    return status + " " + body;
  }
}
