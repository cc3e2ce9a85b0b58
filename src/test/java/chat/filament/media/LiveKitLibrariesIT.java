package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.core.Refusal;
import chat.filament.media.key.LiveKitKeyring;
import chat.filament.media.key.WebhookSignature;
import chat.filament.testing.Answer;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.livekit.server.AccessToken;
import io.livekit.server.CanPublish;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.livekit.server.WebhookReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// LiveKit's own server libraries, for Java and for Node, take our tokens and read webhooks as we
/// do.
class LiveKitLibrariesIT {
  private static final Path JUDGE = Path.of("target", "calls", "judge.mjs");

  private final ParticipantKey key = VoiceFixtures.key(VoiceFixtures.channel());
  private final LiveKitKeyring keyring =
      new LiveKitKeyring(VoiceFixtures.KEYS, InstantSource.system());
  private final WebhookSignature signature = new WebhookSignature(keyring);

  /// What the library for Node says. Left out where npm has not brought it.
  private static JsonNode judged(String secret, String... question) {
    assumeTrue(Files.exists(JUDGE), "LiveKit's library for Node is brought by scripts/test-calls");
    var json = JsonNodeFactory.instance.objectNode().put("key", Webhooks.KEY).put("secret", secret);
    for (int i = 0; i < question.length; i += 2) {
      json.put(question[i], question[i + 1]);
    }
    try {
      var process = new ProcessBuilder("node", JUDGE.toString()).start();
      try (var in = process.getOutputStream()) {
        in.write(json.toString().getBytes(StandardCharsets.UTF_8));
      }
      var verdict = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return Answer.parse(verdict);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nodeTakesOurTokens() {
    var grant = new Grant(Set.of(PublishSource.MICROPHONE, PublishSource.SCREEN_SHARE), true);
    var token = new LiveKitTokens(keyring).participant(key, "ann", grant, Instant.now());
    var claims = judged(FakeLiveKit.SECRET, "token", token).path("accepted");
    assertThat(claims.path("sub").asText()).isEqualTo(key.identity());
    assertThat(claims.path("name").asText()).isEqualTo("ann");
    var video = claims.path("video");
    assertThat(video.path("room").asText()).isEqualTo(key.channel().room());
    assertThat(video.path("roomJoin").asBoolean()).isTrue();
    assertThat(video.path("canSubscribe").asBoolean()).isTrue();
    assertThat(video.path("canPublishSources").toString())
        .isEqualTo("[\"microphone\",\"screen_share\",\"screen_share_audio\"]");
    var wrong = "another-secret-of-at-least-32-bytes-for-tests";
    assertThat(judged(wrong, "token", token).has("refused")).isTrue();
  }

  /// Tokens that the library for Java makes are those of LiveKit.
  @Test
  void weTakeTokensOfTheLibraryForJava() {
    var token = new AccessToken(Webhooks.KEY, FakeLiveKit.SECRET);
    token.setIdentity(key.identity());
    token.setExpiration(Date.from(Instant.now().plusSeconds(60)));
    token.addGrants(new RoomJoin(true), new RoomName(key.channel().room()), new CanPublish(false));
    var claims = keyring.verify(token.toJwt());
    assertThat(claims.getSubject()).isEqualTo(key.identity());
    assertThat(claims.get("video")).asString().contains("room=" + key.channel().room());
  }

  static Stream<String> bodies() {
    var track = ",\"track\":{\"sid\":\"TR_1\",\"source\":\"CAMERA\",\"type\":\"VIDEO\"}";
    return Stream.of(
        "\"event\":\"participant_joined\"",
        "\"event\":\"participant_left\"",
        "\"event\":\"track_published\"" + track,
        "\"event\":\"track_unpublished\"" + track,
        "\"event\":\"room_finished\"");
  }

  private String body(String start) {
    return """
    {%s,"room":{"sid":"RM_1","name":"%s"},"id":"EV_1","createdAt":"1800000000","isNew":true,
     "participant":{"sid":"PA_1","identity":"%s","state":"ACTIVE","joinedAt":"1799999990",
       "joinedAtMs":"1799999990123","permission":{"canSubscribe":true,"canPublish":true,
       "canPublishSources":["MICROPHONE"]}}}
    """
        .formatted(start, key.channel().room(), key.identity());
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void webhooksAreReadAlike(String start) {
    var body = body(start);
    var header = Webhooks.token(body, token -> token);
    var theirs = new WebhookReceiver(Webhooks.KEY, FakeLiveKit.SECRET).receive(body, header);
    signature.requireBody(header, body.getBytes(StandardCharsets.UTF_8));
    var ours = WebhookBody.read(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    assertThat(ours.stamp()).isEqualTo(new RoomEvent.Stamp(theirs.getId(), theirs.getCreatedAt()));
    var room = theirs.getRoom().getName();
    if (ours instanceof RoomEvent.RoomFinished(var _, var channel)) {
      assertThat(theirs.getEvent()).isEqualTo("room_finished");
      assertThat(channel.room()).isEqualTo(room);
      return;
    }
    var participant = theirs.getParticipant();
    var connection = connection(ours);
    assertThat(connection.key().identity()).isEqualTo(participant.getIdentity());
    assertThat(connection.key().channel().room()).isEqualTo(room);
    assertThat(connection.sid()).isEqualTo(participant.getSid());
    assertThat(connection.sinceMs()).isEqualTo(participant.getJoinedAtMs());
    source(ours)
        .ifPresent(
            source -> assertThat(source.name()).isEqualTo(theirs.getTrack().getSource().name()));
  }

  private static RoomConnection connection(RoomEvent event) {
    return switch (event) {
      case RoomEvent.ParticipantEntered(var _, var connection, var _) -> connection;
      case RoomEvent.ParticipantGone(var _, var connection) -> connection;
      case RoomEvent.TrackStarted(var _, var connection, var _) -> connection;
      case RoomEvent.TrackEnded(var _, var connection, var _) -> connection;
      case RoomEvent.RoomFinished finished -> throw new AssertionError(finished);
    };
  }

  private static Optional<PublishSource> source(RoomEvent event) {
    return switch (event) {
      case RoomEvent.TrackStarted(var _, var _, var track) -> track.source();
      case RoomEvent.TrackEnded(var _, var _, var track) -> track.source();
      case RoomEvent.ParticipantEntered _, RoomEvent.ParticipantGone _, RoomEvent.RoomFinished _ ->
          Optional.empty();
    };
  }

  @Test
  void nodeReadsWebhooksAlike() {
    var body = body("\"event\":\"participant_joined\"");
    var header = Webhooks.token(body, token -> token);
    var theirs = judged(FakeLiveKit.SECRET, "body", body, "header", header).path("accepted");
    assertThat(theirs.path("event").asText()).isEqualTo("participant_joined");
    assertThat(theirs.path("participant").path("identity").asText()).isEqualTo(key.identity());
    assertThat(judged(FakeLiveKit.SECRET, "body", body + " ", "header", header).has("refused"))
        .isTrue();
  }

  /// A changed body, another secret, an expired token, no token at all.
  @Test
  void webhooksAreRefusedAlike() {
    var body = body("\"event\":\"participant_left\"");
    var past = Date.from(Instant.now().minusSeconds(600));
    var good = Webhooks.token(body, token -> token);
    assertRefusedAlike(body + " ", good);
    assertRefusedAlike(body, good.substring(0, good.length() - 6) + "AAAAAA");
    assertRefusedAlike(body, Webhooks.token(body, token -> token.expiration(past)));
    assertRefusedAlike(body, "nonsense");
  }

  private void assertRefusedAlike(String body, String header) {
    var receiver = new WebhookReceiver(Webhooks.KEY, FakeLiveKit.SECRET);
    assertThat(isRefused(() -> receiver.receive(body, header))).isTrue();
    assertThat(
            isRefused(() -> signature.requireBody(header, body.getBytes(StandardCharsets.UTF_8))))
        .isTrue();
  }

  private static boolean isRefused(Runnable reading) {
    try {
      reading.run();
      return false;
    } catch (RuntimeException e) {
      return e instanceof Refusal
          || e instanceof JWTVerificationException
          || e instanceof IllegalArgumentException;
    }
  }
}
