package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sites with a certificate, which a CA of the test's own has signed. The app's name is
/// localhost, the API's 127.0.0.1.
@Tag("stack")
class HttpsStackTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String APP = "https://localhost:" + Stack.property("https.port");
  private static final String API = "https://127.0.0.1:" + Stack.property("https.port");
  private static final String SIGNAL = "wss://localhost:" + Stack.property("signal.port");

  private static HttpResponse<String> get(String url) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  private static Person person() {
    long number = ThreadLocalRandom.current().nextLong(1L << 40);
    var name = "tls_" + Long.toString(number, 36).toLowerCase(Locale.ROOT);
    return Person.register(new Client(APP + "/api"), name);
  }

  @Test
  void plainHttpIsSentOn() throws Exception {
    var answer = get("http://localhost:" + Stack.property("redirect.port") + "/a/b?c=d");
    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("location")).contains(APP + "/a/b?c=d");
  }

  @Test
  void browsersAreToldToBeCareful() throws Exception {
    for (var url : new String[] {APP + "/", APP + "/api/health", API + "/api/health", API + "/x"}) {
      var headers = get(url).headers();
      assertThat(headers.firstValue("strict-transport-security"))
          .as(url)
          .contains("max-age=31536000; includeSubDomains");
      assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
      assertThat(headers.firstValue("x-frame-options")).contains("DENY");
      assertThat(headers.firstValue("referrer-policy")).contains("no-referrer");
      assertThat(headers.firstValue("content-security-policy")).as(url).isPresent();
      assertThat(headers.map()).doesNotContainKeys("server", "via");
    }
    assertThat(get(APP + "/").headers().firstValue("content-security-policy").orElse(""))
        .contains("connect-src 'self' " + SIGNAL, "img-src 'self' blob: data:");
  }

  @Test
  void theAppIsServedBesideTheApi() throws Exception {
    assertThat(get(APP + "/").body()).contains("web client");
    assertThat(get(APP + "/api/health").body()).contains("ok");
    assertThat(get(API + "/api/health").body()).contains("ok");
    assertThat(get(API + "/anything").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/ready",
        "/api/metrics",
        "/api/ready",
        "/api//metrics",
        "/api/METRICS",
        "/api/%6detrics",
        "/api/metrics/",
        "/api/internal/livekit/authorize",
        "/internal/livekit/authorize"
      })
  void whatIsForTheOperatorIsHidden(String path) throws Exception {
    assertThat(get(APP + path).statusCode()).isEqualTo(404);
    assertThat(get(API + path).statusCode()).isEqualTo(404);
  }

  @Test
  void anotherNameIsNobodys() throws Exception {
    assertThat(
            get("https://127.0.0.2:" + Stack.property("https.port") + "/api/health").statusCode())
        .isEqualTo(421);
  }

  @Test
  void theServersOwnPolicyForDownloadsStays() throws Exception {
    var ann = person();
    var guild = ann.createGuild();
    var files = "/guilds/" + guild + "/channels/" + ann.createChannel(guild) + "/attachments";
    var id =
        ann.client()
            .send(
                "POST",
                files + "?filename=x.txt",
                null,
                request -> request.POST(BodyPublishers.ofString("hello")))
            .ok()
            .text("attachment_id");
    var plain = ann.at(new Client(Stack.url())).get(files + "/" + id).ok();
    var secured = ann.get(files + "/" + id).ok();
    assertThat(secured.header("content-security-policy"))
        .isNotEmpty()
        .isEqualTo(plain.header("content-security-policy"));
  }

  @Test
  void socketsOutliveTheRenewalOfTheCertificate() throws Exception {
    var ann = person();
    var guild = ann.createGuild();
    var channel = ann.createChannel(guild);
    try (var socket =
        chat.filament.testing.Socket.open(APP, ann.client().token(), "")
            .subscribe(guild, channel)) {
      Stack.run("renew");
      ann.say(guild, channel, "still here");
      assertThat(socket.next("message_create").path("content").asText()).isEqualTo("still here");
    }
  }

  @Test
  void onlySignallingLeadsToLiveKit() throws Exception {
    var site = SIGNAL.replace("wss:", "https:");
    for (var path :
        new String[] {
          "/twirp/livekit.RoomService/ListRooms",
          "/agent",
          "/whip/x",
          "/",
          "/metrics",
          "/x/../twirp/x"
        }) {
      assertThat(get(site + path).statusCode()).as(path).isEqualTo(404);
    }
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> {
          try (var open =
              new Socket(
                  InetAddress.getLoopbackAddress(),
                  Integer.getInteger("filament.stack.plain.port"))) {
            open.getPort();
          }
        });
  }

  @Test
  void aTokenOfSomebodyWhoWasKickedOpensNothing() {
    var owner = person();
    var guild = owner.createGuild();
    var speaker = person();
    speaker.join(guild);
    var voice = VoiceCall.channel(owner, guild);
    var token = VoiceCall.token(speaker, guild, voice);
    if (Boolean.getBoolean("filament.stack.livekit")) {
      try (var call = VoiceCall.open(SIGNAL, token)) {
        assertThat(call.firstAnswer()).isPositive();
      }
    }
    owner.post("/guilds/" + guild + "/members/" + speaker.id() + "/kick").ok();
    assertThat(VoiceCall.refusal(SIGNAL, token)).isEqualTo(403);
    assertThat(VoiceCall.refusal(SIGNAL, "not.a.token")).isEqualTo(403);
  }
}
