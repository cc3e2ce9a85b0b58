package chat.filament.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.Refusal;
import chat.filament.platform.http.Json;
import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/// Envelopes of the gateway, and what is in a subscription.
class InboundFuzzTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Json.Reader<SubscribeRequest> SUBSCRIBE =
      Json.reader(SubscribeRequest.class);

  private static void requireJson(byte[] data) {
    try {
      assertThat(MAPPER.readTree(data)).isNotNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    var inbound = Inbound.read(data, false);
    if (inbound != null) {
      assertThat(inbound.type()).matches("[a-z0-9_.]{1,64}");
      requireJson(inbound.data());
      try {
        assertThat(SUBSCRIBE.read(inbound.data()).guild()).isNotNull();
      } catch (Refusal refused) {
        assertThat(refused.detail()).isNotNull();
      }
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
