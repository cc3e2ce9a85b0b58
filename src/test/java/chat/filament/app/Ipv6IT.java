package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Hosts that speak IPv6, alone or beside IPv4.
class Ipv6IT {
  @BeforeAll
  static void require() {
    assumeTrue(isReachable("::1", 0), "this machine has no ::1");
  }

  /// With port 0: whether it is an address of this machine.
  private static boolean isReachable(String address, int port) {
    try (var socket = new Socket()) {
      if (port == 0) {
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
      } else {
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitSeen(TestServer at, Person person, String network)
      throws InterruptedException {
    List<String> seen;
    do {
      TimeUnit.MILLISECONDS.sleep(20);
      seen =
          at.database()
              .sql("SELECT network FROM user_ip_observations WHERE user_id = ?", person.id());
    } while (seen.isEmpty());
    assertThat(seen).containsExactly(network);
  }

  @Test
  void oneListenerForBothSeesWhoIsWho() throws Exception {
    try (var server = TestServer.start(Map.of("FILAMENT_BIND_ADDR", "[::]:0"))) {
      assertThat(server.url()).startsWith("http://[::]:");
      var four = Person.register(new Client("http://127.0.0.1:" + server.port()), "four");
      var six = Person.register(new Client("http://[::1]:" + server.port()), "six");
      awaitSeen(server, four, "127.0.0.1/32");
      awaitSeen(server, six, "::/64");
      four.connect().close();
      six.connect().close();
    }
  }

  @Test
  void nothingButIpv6() throws Exception {
    try (var database = TestDatabase.create()) {
      var direct = URI.create(database.url());
      assumeTrue(
          direct.getHost().equals("127.0.0.1") && isReachable("::1", direct.getPort()),
          "the tests' PostgreSQL does not listen on ::1");
      var url = database.url().replace("@127.0.0.1:", "@[::1]:");
      try (var server =
          TestServer.start(Map.of("FILAMENT_BIND_ADDR", "[::1]:0", "FILAMENT_DATABASE_URL", url))) {
        var ann = Person.register(server.client(), "ann");
        var guild = ann.createGuild();
        var channel = ann.createChannel(guild);
        try (var socket = ann.connect()) {
          socket.subscribe(guild, channel);
          var message = ann.say(guild, channel, "hello");
          assertThat(socket.next("message_create").path("message_id").asText()).isEqualTo(message);
        }
      }
    }
  }
}
