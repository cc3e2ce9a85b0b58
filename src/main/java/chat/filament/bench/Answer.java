package chat.filament.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the server answered to one request; `at` is the moment the whole answer was there, on the
/// run's [Ticker].
record Answer(int status, @Nullable String retryAfter, String body, long at) {
  private static final ObjectMapper JSON = new ObjectMapper();

  boolean ok() {
    return status / 100 == 2;
  }

  @Override
  public String toString() {
    return status + " " + body;
  }

  /// Nothing was done, and the server asks to come back later.
  boolean isThrottled() {
    return status == 429;
  }

  boolean isUnavailable() {
    return status == 503;
  }

  /// How long to wait before the next try: `retry-after`, 1 s without one, at most a minute.
  Duration pause() {
    boolean known = retryAfter != null && retryAfter.matches("[0-9]{1,4}");
    return Duration.ofSeconds(known ? Math.clamp(Long.parseLong(retryAfter), 1, 60) : 1);
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + this, e);
    }
  }

  /// A member that the contract promises to be there.
  String text(String member) {
    var value = json().path(member);
    if (!value.isTextual()) {
      throw new IllegalStateException("no " + member + " in the answer: " + this);
    }
    return value.textValue();
  }
}
