package chat.filament.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketEndTest {
  @Test
  void whoIsNotUnderstoodIsTurnedAwayForGood() {
    assertThat(new SocketEnd(1008, "unknown_event").isFinal()).isTrue();
    assertThat(new SocketEnd(403, "upgrade refused").isFinal()).isTrue();
    assertThat(new SocketEnd(1008, "session_revoked").isFinal()).isFalse();
    assertThat(SocketEnd.DROPPED.isFinal()).isFalse();
  }
}
