package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.Cidr;
import chat.filament.platform.config.Config;
import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Headers of proxies, one a line: some address, and never a look-up of a name.
class ClientAddressFuzzTest {
  private static final SocketAddress PEER = SocketAddress.inetSocketAddress(4711, "127.0.0.1");
  private static final Config.Http PROXY =
      new Config.Http(
          "127.0.0.1",
          3000,
          List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("10.0.0.0/8")),
          true,
          List.of(),
          Optional.empty(),
          false);

  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    var lines = new String(data, StandardCharsets.ISO_8859_1).split("\n", -1);
    headers.add("cf-connecting-ip", lines[0]);
    for (int i = 1; i < lines.length; i++) {
      headers.add("x-forwarded-for", lines[i]);
    }
    var client = ClientAddress.of(PEER, headers, PROXY);
    assertThat(client.ip()).isNotNull();
    assertThat(client.limiterKey()).isNotEmpty();
    assertThat(client.text()).matches("[0-9a-f.:%]+");
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
