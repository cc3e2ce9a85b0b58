package chat.filament.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlowConsumerIT {
  private static final int ENOUGH = 4_000;

  @Test
  void whoDoesNotReadIsClosedAndNobodyElseNotices() throws Exception {
    try (var server = TestServer.start()) {
      var club = Club.found(server);
      var channel = club.channel();
      var sloth = club.member("sloth");
      var token = Objects.requireNonNull(sloth.client().token());
      try (var reader = club.owner().connect();
          var slow = UpgradeRequest.at(server).bearer(token).reply()) {
        subscribe(slow.socket().getOutputStream(), club.id(), channel);
        reader.subscribe(club.id(), channel);
        reader.next("presence_sync");
        int sent = 0;
        var text = "x".repeat(2_000);
        while (ServerMetrics.disconnects(server, "slow_consumer") == 0 && sent < ENOUGH) {
          for (int i = 0; i < 50; i++, sent++) {
            club.owner().say(club.id(), channel, text);
          }
        }
        assertThat(ServerMetrics.disconnects(server, "slow_consumer")).isEqualTo(1);
        for (int i = 0; i < sent; i++) {
          reader.next("message_create");
        }
        assertThat(reader.isOpen()).isTrue();
        assertThat(dropped(server)).isEqualTo(1);
        assertThat(lastFrame(slow.socket().getInputStream())).isEqualTo("1008 slow_consumer");
      }
    }
  }

  private static long dropped(TestServer server) {
    return ServerMetrics.of(
        server,
        "filament_gateway_events_dropped_total{scope=\"channel\",event_type=\"message_create\","
            + "reason=\"full_queue\"}");
  }

  /// Sends a short masked text frame (the mask is 0).
  private static void subscribe(OutputStream out, String guild, String channel) throws IOException {
    var text =
        "{\"v\":1,\"t\":\"subscribe\",\"d\":{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}}"
            .formatted(guild, channel)
            .getBytes(StandardCharsets.UTF_8);
    var frame = new byte[6 + text.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | text.length);
    System.arraycopy(text, 0, frame, 6, text.length);
    out.write(frame);
  }

  /// Reads frames until the close frame: its code and reason.
  private static String lastFrame(InputStream in) throws IOException {
    while (true) {
      int first = in.read();
      int length = in.read();
      if (length == 126) {
        length = in.read() << 8 | in.read();
      } else if (length == 127) {
        length = (int) new java.math.BigInteger(in.readNBytes(8)).longValueExact();
      }
      var payload = in.readNBytes(length);
      if (first == 0x88) {
        int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        return code + " " + new String(payload, 2, length - 2, StandardCharsets.US_ASCII);
      }
    }
  }
}
