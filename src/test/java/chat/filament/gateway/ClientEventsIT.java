package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Scrape;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients send: what is taken, and what ends a connection.
class ClientEventsIT extends EventsFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json|invalid_envelope",
        "[1]|invalid_envelope",
        "{\"v\":2,\"t\":\"subscribe\",\"d\":{}}|invalid_envelope",
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{},\"x\":0}|invalid_envelope",
        "{\"v\":1,\"t\":\"subscribe\"}|invalid_envelope",
        "{\"v\":1,\"t\":\"Subscribe\",\"d\":{}}|invalid_envelope",
        "{\"v\":1,\"t\":\"unsubscribe\",\"d\":{}}|unknown_event",
        "{\"v\":1,\"t\":\"resume\",\"d\":{\"guilds\":{},\"user\":0,\"channels\":[]}}|unknown_event",
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{}}|invalid_subscribe_payload",
        "{\"v\":1,\"t\":\"subscribe\",\"d\":null}|invalid_subscribe_payload",
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{\"guild_id\":\"x\",\"channel_id\":\"y\"}}|invalid_subscribe_payload",
        "{\"v\":1,\"t\":\"message_create\",\"d\":{}}|invalid_message_create_payload",
        "{\"v\":1,\"t\":\"message_create\",\"d\":{\"guild_id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"channel_id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"content\":\"x\"}}|message_rejected",
      })
  void endsOnWhatItCannotTake(String message, String label) {
    long before = ServerMetrics.disconnects(server, label);
    try (var socket = club.owner().connect()) {
      socket.sendText(message);
      assertThat(socket.closed()).isEqualTo(new Socket.Closed(1008, label));
    }
    assertThat(ServerMetrics.disconnects(server, label)).isEqualTo(before + 1);
    if (label.startsWith("invalid")) {
      var labels = "{scope=\"ingress\",reason=\"" + label + "\"}";
      assertThat(ServerMetrics.of(server, "filament_gateway_events_parse_rejected_total" + labels))
          .isPositive();
    }
  }

  /// However a connection ends, it is counted once.
  @Test
  void everyEndIsCountedOnce() {
    Scrape.await(server, "filament_ws_connections", open -> open == 0);
    double before = ended();
    long closed = ServerMetrics.disconnects(server, "client_close");
    var sockets = Stream.generate(() -> subscribed(club.owner(), channel)).limit(5).toList();
    sockets.get(0).close();
    sockets.get(1).cut();
    sockets.get(2).sendText("not json");
    sockets.get(3).sendText("x".repeat(65_537));
    sockets.get(4).close();
    Scrape.await(server, "filament_ws_connections", open -> open == 0);
    assertThat(ended()).isEqualTo(before + 5);
    assertThat(ServerMetrics.disconnects(server, "client_close")).isEqualTo(closed + 2);
  }

  private double ended() {
    return Scrape.of(server).sum("filament_ws_disconnects_total");
  }

  @Test
  void countsTheListsOfParticipantsThatItSends() {
    var series = "filament_voice_sync_repairs_total{reason=\"subscribe\"}";
    long before = ServerMetrics.of(server, series);
    try (var socket = subscribed(club.owner(), channel)) {
      subscribe(socket, club.id(), channel);
      socket.next("voice_participant_sync");
    }
    assertThat(ServerMetrics.of(server, series)).isEqualTo(before + 2);
  }

  @Test
  void namesUnknownTypesInItsMetrics() {
    var series =
        "filament_gateway_events_unknown_received_total{scope=\"ingress\",event_type=\"%s\"}";
    for (int i = 0; i < 70; i++) {
      try (var socket = club.owner().connect()) {
        socket.send("odd_" + i, "{}").closed();
      }
    }
    try (var socket = club.owner().connect()) {
      socket.send("unknown_ingress_event", "{}").closed();
    }
    assertThat(ServerMetrics.of(server, series.formatted("odd_0"))).isEqualTo(1);
    assertThat(ServerMetrics.of(server, series.formatted("odd_69"))).isZero();
    assertThat(ServerMetrics.of(server, series.formatted("other"))).isBetween(6L, 10L);
    assertThat(ServerMetrics.of(server, series.formatted("unknown_ingress_event"))).isEqualTo(1);
  }

  @Test
  void acceptsBinaryFramesOfUtf8() {
    var subscribe =
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}}"
            .formatted(club.id(), channel);
    try (var socket = club.owner().connect()) {
      socket.sendBinary(subscribe.getBytes(StandardCharsets.UTF_8));
      socket.next("subscribed");
      socket.sendBinary(subscribe.getBytes(StandardCharsets.UTF_16BE));
      assertThat(socket.closed().reason()).isEqualTo("invalid_envelope");
    }
  }

  @Test
  void endsOnMessagesThatAreTooLarge() {
    try (var socket = club.owner().connect()) {
      socket.sendText("x".repeat(65_537));
      assertThat(socket.closed()).isEqualTo(new Socket.Closed(1009, "event_too_large"));
    }
  }

  @Test
  void writesMessagesThatCameOverTheSocket() {
    try (var socket = subscribed(club.owner(), channel)) {
      socket.send(
          "message_create",
          "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"content\":\"by socket\"}"
              .formatted(club.id(), channel));
      var created = socket.next("message_create");
      assertThat(created.path("content").asText()).isEqualTo("by socket");
      assertThat(created.path("author_id").asText()).isEqualTo(club.owner().id());
    }
  }

  @Test
  void limitsWhatAConnectionSends() {
    var settings =
        Map.of(
            "FILAMENT_GATEWAY_INGRESS_EVENTS_PER_WINDOW", "3",
            "FILAMENT_GATEWAY_SUBSCRIBE_EVENTS_PER_WINDOW", "5",
            "FILAMENT_GATEWAY_INGRESS_WINDOW_SECS", "3600");
    try (var strict = TestServer.start(settings)) {
      var ann = strict.person("ann");
      var guild = ann.createGuild();
      var shared = ann.createChannel(guild);
      try (var socket = ann.connect()) {
        for (int i = 0; i < 5; i++) {
          socket.subscribe(guild, shared);
          socket.next("subscribed");
        }
        subscribe(socket, guild, shared);
        assertThat(socket.closed()).isEqualTo(new Socket.Closed(1008, "ingress_rate_limited"));
      }
      try (var socket = ann.connect()) {
        var say =
            "{\"guild_id\":\"%s\",\"channel_id\":\"%s\",\"content\":\"x\"}"
                .formatted(guild, shared);
        for (int i = 0; i < 3; i++) { // a pong has been one of the three allowed
          socket.send("message_create", say);
        }
        assertThat(socket.closed().reason()).isEqualTo("ingress_rate_limited");
      }
      var series = "filament_rate_limit_hits_total{surface=\"gateway\",reason=\"%s\"}";
      assertThat(ServerMetrics.of(strict, series.formatted("subscribe"))).isEqualTo(1);
      assertThat(ServerMetrics.of(strict, series.formatted("ingress"))).isEqualTo(1);
      assertThat(ServerMetrics.disconnects(strict, "ingress_rate_limited")).isEqualTo(2);
    }
  }
}
