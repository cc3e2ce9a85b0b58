package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GoingAwayIT {
  @Test
  void closesEverySocketAsGoingAway() throws Exception {
    try (var server = TestServer.start(Map.of("FILAMENT_GATEWAY_DRAIN_SECS", "1"))) {
      var club = Club.found(server);
      var channel = club.channel();
      var sockets =
          IntStream.range(0, 40)
              .mapToObj(i -> club.owner().connect().subscribe(club.id(), channel))
              .toList();
      server.restart();
      assertThat(sockets)
          .allSatisfy(socket ->
              assertThat(socket.closed()).isEqualTo(new Socket.Closed(1001, "going_away")));
      assertThat(server.client().get("/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void stopsWithoutWaitingForClientsThatSayNothing() throws Exception {
    try (var server = TestServer.start()) {
      var ann = server.person("ann");
      var token = java.util.Objects.requireNonNull(ann.client().token());
      try (var mute = UpgradeRequest.at(server).bearer(token).reply()) {
        assertThat(mute.status()).isEqualTo(101);
        server.restart();
        assertThat(mute.socket().getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }
}
