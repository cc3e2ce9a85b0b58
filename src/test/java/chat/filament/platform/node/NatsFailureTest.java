package chat.filament.platform.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NatsFailureTest {
  @Test
  void noLoginIsShown() {
    var urls = "[tls://filament:p%40ss:w@nats:4222, nats://token@10.0.0.1:4222, nats://[::1]:4222]";
    assertThat(NatsFailure.text(new IOException("cannot connect: " + urls)))
        .endsWith("cannot connect: [tls://nats:4222, nats://10.0.0.1:4222, nats://[::1]:4222]");
  }
}
