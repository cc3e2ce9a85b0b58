package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ListeningProcessTest {
  @Test
  void findsTheProcessThatListens() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/net/tcp")));
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ListeningProcess.on(socket.getLocalPort()))
          .contains(ProcessHandle.current().pid());
    }
  }

  @Test
  void nobodyListensOnPortZero() {
    assertThat(ListeningProcess.on(0)).isEmpty();
  }
}
