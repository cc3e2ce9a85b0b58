package chat.filament.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
  @Test
  void findsTheProcessThatListens() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")));
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ServerProcess.on(socket.getLocalPort())).contains(ProcessHandle.current().pid());
    }
  }

  @Test
  void nobodyListensOnPortZero() {
    assertThat(ServerProcess.on(0)).isEmpty();
  }
}
