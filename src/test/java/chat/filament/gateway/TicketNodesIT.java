package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tickets where several servers use one database.
class TicketNodesIT {
  private static TestServer one;
  private static TestServer two;

  @BeforeAll
  static void start() {
    one = TestServer.start();
    two = one.another(Map.of());
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
  }

  private static String ticket() {
    return one.person("ann").post("/gateway/ticket").ok().text("ticket");
  }

  private static boolean opens(TestServer server, String ticket) {
    try (var socket = Socket.open(server.url(), null, "ticket=" + ticket)) {
      return !socket.next("ready").path("user_id").asText().isEmpty();
    } catch (CompletionException refused) {
      return false;
    }
  }

  @Test
  void aTicketOfOneServerOpensASocketAtTheOtherOnce() {
    var ticket = ticket();
    assertThat(opens(two, ticket)).isTrue();
    assertThat(opens(two, ticket)).isFalse();
    assertThat(opens(one, ticket)).isFalse();
  }

  @Test
  void ofManyWhoComeWithOneTicketAtBothServersOneGetsIn() {
    var ticket = ticket();
    var attempts =
        Stream.of(one, two, one, two, one, two, one, two)
            .map(server -> CompletableFuture.supplyAsync(() -> opens(server, ticket)))
            .toList();
    List<Boolean> opened = attempts.stream().map(CompletableFuture::join).toList();
    assertThat(opened).containsOnlyOnce(true);
  }
}
