package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndTest {
  @Test
  void aRefusalSaysHowLongToWait() {
    var end = End.refused(429, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7");
    assertThat(end.code()).isEqualTo(429);
    assertThat(end.pauseSeconds()).isEqualTo(7);
  }

  @Test
  void whoIsNotUnderstoodIsTurnedAwayForGood() {
    assertThat(new End(1008, "unknown_event").isFinal()).isTrue();
    assertThat(new End(403, "upgrade refused").isFinal()).isTrue();
    assertThat(new End(1008, "session_revoked").isFinal()).isFalse();
    assertThat(End.dropped().isFinal()).isFalse();
  }

  @Test
  void aRefusalWithoutRetryAfterAsksForNoPause() {
    assertThat(End.refused(401, "HTTP/1.1 401 Unauthorized\r\nx: 1").pauseSeconds()).isZero();
  }
}
