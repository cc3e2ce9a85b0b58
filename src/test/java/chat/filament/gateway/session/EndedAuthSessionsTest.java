package chat.filament.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.SessionId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndedAuthSessionsTest {
  private static final SessionId SESSION = new SessionId("01ARZ3NDEKTSV4RRFFQ69G5FAD");

  /// Also on a machine whose uptime in milliseconds is a negative `int`.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, -2_000_000_000, Integer.MAX_VALUE - 10_000, Integer.MIN_VALUE})
  void forgetsAfterAMinuteWhateverTheClockSays(int now) {
    var ended = new EndedAuthSessions(now);
    ended.add(SESSION);
    ended.tick(now + 29_000);
    assertThat(ended.contains(SESSION)).isTrue();
    ended.tick(now + 31_000);
    assertThat(ended.contains(SESSION)).isTrue();
    ended.tick(now + 62_000);
    assertThat(ended.contains(SESSION)).isFalse();
  }
}
