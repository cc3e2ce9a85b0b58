package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.RawConnection;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls as LiveKit tells them.
class WebhookIT {
  private static final AtomicLong EVENTS = new AtomicLong();
  private static FakeLiveKit liveKit;
  private static TestServer server;
  private static Webhooks webhooks;
  private static Person owner;
  private static String guild;

  private String voice;
  private Person speaker;

  @BeforeAll
  static void start() {
    liveKit = FakeLiveKit.start();
    server =
        TestServer.start(
            Map.of("FILAMENT_LIVEKIT_API_URL", liveKit.url(), "FILAMENT_LIVEKIT_WEBHOOKS", "true"));
    webhooks = new Webhooks(server);
    owner = server.person("owner");
    guild = owner.createGuild();
  }

  @AfterAll
  static void stop() {
    server.close();
    liveKit.close();
  }

  @BeforeEach
  void open() {
    voice = VoiceRoutes.channel(owner, guild);
    speaker = server.person("speaker");
    speaker.join(guild);
  }

  /// What LiveKit says of one event; `more` are further fields.
  private String event(String type, String connection, long at, String more) {
    return """
    {"event":"%s","id":"EV_%d","createdAt":"%d","numDropped":0,
     "room":{"sid":"RM_1","name":"filament.voice.%s.%s"},
     "participant":{"sid":"%s","identity":"%s","state":"ACTIVE","joinedAt":"%d","new":[{}],
       "permission":{"canPublish":true,"canPublishSources":["MICROPHONE"]}}%s}
    """
        .formatted(
            type,
            EVENTS.incrementAndGet(),
            at,
            guild,
            voice,
            connection,
            identity(),
            since(connection),
            more);
  }

  /// Connections are named `PA_<second at which they began>`.
  private static long since(String connection) {
    return Long.parseLong(connection.substring(3));
  }

  private String identity() {
    return "u." + speaker.id() + "." + guild + "." + voice;
  }

  private void tell(String type, String connection, long at) {
    assertThat(webhooks.send(event(type, connection, at, "")).status()).isEqualTo(204);
  }

  private void track(String type, String sid, String source) {
    var track = ",\"track\":{\"sid\":\"%s\",\"source\":\"%s\"}".formatted(sid, source);
    assertThat(webhooks.send(event(type, "PA_100", 100, track)).status()).isEqualTo(204);
  }

  private Socket listen() {
    var socket = owner.connect().subscribe(guild, voice);
    socket.next("voice_participant_sync");
    return socket;
  }

  private static JsonNode next(Socket socket, String type) {
    JsonNode event;
    do {
      event = socket.next();
    } while (!event.path("t").asText().startsWith("voice_"));
    assertThat(event.path("t").asText()).isEqualTo(type);
    return event.path("d");
  }

  private JsonNode shown() {
    try (var socket = owner.connect().subscribe(guild, voice)) {
      return socket.next("voice_participant_sync").path("participants");
    }
  }

  @Test
  void aCallIsWhatLiveKitTells() {
    try (var socket = listen()) {
      VoiceRoutes.token(speaker, guild, voice, "{}").ok();
      assertThat(shown()).isEmpty();
      tell("participant_joined", "PA_100", 100);
      var joined = next(socket, "voice_participant_join").path("participant");
      assertThat(joined.path("identity").asText()).isEqualTo(identity());
      track("track_published", "TR_1", "MICROPHONE");
      assertThat(next(socket, "voice_stream_publish").path("stream").asText())
          .isEqualTo("microphone");
      track("track_published", "TR_2", "CAMERA");
      var flags = next(socket, "voice_participant_update").path("updated_fields");
      assertThat(flags).hasToString("{\"is_video_enabled\":true}");
      assertThat(next(socket, "voice_stream_publish").path("stream").asText()).isEqualTo("camera");
      track("track_published", "TR_3", "SCREEN_SHARE_AUDIO");
      track("track_unpublished", "TR_2", "CAMERA");
      assertThat(next(socket, "voice_participant_update").path("updated_fields"))
          .hasToString("{\"is_video_enabled\":false}");
      next(socket, "voice_stream_unpublish");
      assertThat(shown()).hasSize(1);
      tell("participant_left", "PA_100", 200);
      next(socket, "voice_stream_unpublish");
      next(socket, "voice_participant_leave");
      assertThat(shown()).isEmpty();
    }
  }

  @Test
  void repeatsAndDisorderHaveNoEffect() {
    var joined = event("participant_joined", "PA_100", 100, "");
    assertThat(webhooks.send(joined).status()).isEqualTo(204);
    tell("participant_left", "PA_100", 110);
    assertThat(webhooks.send(joined).status()).isEqualTo(204);
    tell("participant_joined", "PA_100", 100);
    tell("participant_joined", "PA_90", 90);
    assertThat(shown()).as("an older joined after a newer left").isEmpty();
    tell("participant_joined", "PA_120", 120);
    tell("participant_left", "PA_100", 125);
    assertThat(shown()).as("the end of an earlier connection").hasSize(1);
    var track = ",\"track\":{\"sid\":\"TR_1\",\"source\":\"CAMERA\"}";
    webhooks.send(event("track_unpublished", "PA_120", 131, track));
    webhooks.send(event("track_published", "PA_120", 130, track));
    assertThat(shown().path(0).path("is_video_enabled").asBoolean()).isFalse();
  }

  @Test
  void aTrackMayBeToldBeforeItsParticipant() {
    track("track_published", "TR_1", "CAMERA");
    assertThat(shown()).isEmpty();
    tell("participant_joined", "PA_100", 100);
    assertThat(shown().path(0).path("is_video_enabled").asBoolean()).isTrue();
  }

  @Test
  void aFinishedRoomIsEmpty() {
    tell("participant_joined", "PA_100", 100);
    tell("room_finished", "PA_100", 90);
    assertThat(shown()).as("an earlier room").hasSize(1);
    tell("room_finished", "PA_100", 110);
    assertThat(shown()).isEmpty();
  }

  @Test
  void whoMayNotBeThereIsRemovedAgain() {
    owner.post("/guilds/" + guild + "/members/" + speaker.id() + "/kick").ok();
    tell("participant_joined", "PA_100", 100);
    assertThat(removed()).isTrue();
    assertThat(shown()).isEmpty();
  }

  private boolean removed() {
    String identity;
    do {
      identity = liveKit.nextRemoved();
    } while (!identity.equals(identity()));
    return true;
  }

  /// Nobody tells of them; the end of another one's last socket makes the server ask LiveKit.
  @Test
  void aLostEventIsMadeUpFor() {
    tell("participant_joined", "PA_100", 100);
    var other = server.person("other");
    other.join(guild);
    var identity = "u." + other.id() + "." + guild + "." + voice;
    var room = "filament.voice." + guild + "." + voice;
    liveKit.enter(room, identity());
    liveKit.enter(room, identity);
    liveKit.enter(room, "stranger");
    try (var socket = listen()) {
      speaker.connect().close();
      var joined = next(socket, "voice_participant_join").path("participant");
      assertThat(joined.path("identity").asText()).isEqualTo(identity);
    }
    assertThat(shown()).hasSize(2);
  }

  @Test
  void whatIsNotAboutOurCallsIsIgnored() {
    var joined = event("participant_joined", "PA_100", 100, "");
    for (var body :
        List.of(
            joined.replace("participant_joined", "egress_started"),
            joined.replace("filament.voice.", "else."),
            joined.replace(guild + "." + voice + "\"}", voice + "." + guild + "\"}"),
            joined.replace("\"u." + speaker.id(), "\"x." + speaker.id()),
            joined.replace(speaker.id(), "nobody"),
            joined.replace("\"room\":{", "\"room\":7,\"x\":{"),
            joined.replace("\"participant\":{", "\"participant\":null,\"x\":{"),
            joined.replace("\"EV_", "\"EV_" + "x".repeat(200)),
            "{}")) {
      assertThat(webhooks.send(body).status()).as(body).isEqualTo(204);
    }
    assertThat(shown()).isEmpty();
    for (var body : List.of("", "[]", "7", "null", "{\"event\":", "{}x")) {
      webhooks.send(body).refused(400, "invalid_request");
    }
  }

  @Test
  void onlyLiveKitIsListenedTo() {
    var body = event("participant_joined", "PA_100", 100, "");
    var past = Date.from(Instant.now().minusSeconds(5));
    var stranger = new SecretKeySpec("x".repeat(40).getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    for (UnaryOperator<JwtBuilder> wrong :
        List.<UnaryOperator<JwtBuilder>>of(
            token -> token.issuer("else"),
            token -> token.issuer(null),
            token -> token.expiration(past),
            token -> token.expiration(null),
            token -> token.claim("sha256", null),
            token -> token.claim("sha256", Webhooks.hash(body + " ")),
            token -> token.signWith(stranger, Jwts.SIG.HS256))) {
      webhooks.send(body, "", wrong).refused(401, "invalid_credentials");
    }
    for (var authorization : List.of("", "Bearer ", "Bearer x", "Basic eDp4", "x".repeat(9_000))) {
      assertThat(webhooks.sendRaw(body, authorization).status()).isEqualTo(401);
    }
    assertThat(shown()).isEmpty();
    assertThat(webhooks.send(body, "Bearer ", token -> token).status()).isEqualTo(204);
    assertThat(shown()).hasSize(1);
  }

  @Test
  void aBodyOfNobodyIsNotRead() {
    var head = "POST /livekit/webhook HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    var length = "content-length: 900000\r\n\r\n";
    assertThat(RawConnection.exchange(server, head + length).refusal())
        .isEqualTo("401 invalid_credentials");
  }

  @Test
  void whoSignsIsNotLimitedAndWhoDoesNotIs() {
    try (var small =
        TestServer.start(
            Map.of(
                "FILAMENT_LIVEKIT_WEBHOOKS",
                "true",
                "FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE",
                "2"))) {
      var there = new Webhooks(small);
      assertThat(there.sendRaw("{}", "x").status()).isEqualTo(401);
      assertThat(there.sendRaw("{}", "x").status()).isEqualTo(401);
      assertThat(there.sendRaw("{}", "x").status()).isEqualTo(429);
      for (int i = 0; i < 5; i++) {
        assertThat(there.send("{}").status()).isEqualTo(204);
      }
    }
  }

  @Test
  void withoutTheSettingTokensTell() {
    try (var plain = TestServer.start(Map.of("FILAMENT_LIVEKIT_API_URL", liveKit.url()))) {
      var there = new Webhooks(plain);
      assertThat(there.send(event("participant_joined", "PA_100", 100, "")).status())
          .isEqualTo(204);
      assertThat(there.sendRaw("{}", "x").status()).isEqualTo(401);
    }
  }

  @Test
  void aBodyIsJsonOfAMebibyteAtMost() {
    webhooks.send(" ".repeat(1_048_577)).refused(413, "payload_too_large");
    var token = Webhooks.token("{}", changed -> changed);
    server
        .client()
        .send(
            "POST",
            "/livekit/webhook",
            "{}",
            request ->
                request.setHeader("content-type", "text/plain").header("authorization", token))
        .refused(415, "unsupported_media_type");
  }
}
