package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.FreePort;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls from one end to the other: browsers with LiveKit's client, the real LiveKit, and this
/// server, with proxies in between that do harm when told to. Run by `scripts/test-calls`.
@Tag("calls")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserCallTest {
  private static final String EVERYTHING =
      "{\"can_subscribe\":true,\"publish_sources\":[\"microphone\",\"camera\"]}";

  @AutoClose HttpFaults calls;
  @AutoClose TestServer server;
  @AutoClose HttpFaults webhooks;
  @AutoClose LiveKitProcess liveKit;
  @AutoClose CallSite site;
  @AutoClose Browser browser;
  private BrowserPage ann;
  private BrowserPage bob;
  private Person owner;
  private Person speaker;
  private String guild;
  private String voice;
  private String token;
  private Socket online;

  @BeforeAll
  void start() {
    int port = FreePort.next();
    calls = HttpFaults.before("http://127.0.0.1:" + port, HttpFaults.CALLS);
    server =
        TestServer.start(
            Map.of(
                "FILAMENT_LIVEKIT_URL",
                "ws://127.0.0.1:" + port,
                "FILAMENT_LIVEKIT_API_URL",
                calls.url(),
                "FILAMENT_LIVEKIT_WEBHOOKS",
                "true"));
    webhooks = HttpFaults.before(server.url(), HttpFaults.EVENTS);
    liveKit = new LiveKitProcess(property("livekit"), port, webhooks.url());
    eventually("LiveKit is up", liveKit::isUp);
    site = new CallSite(Path.of(property("modules")));
    browser = Browser.start(property("browser"));
    ann = browser.open(site.url());
    bob = browser.open(site.url());
    owner = server.person("owner");
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty("filament.calls." + name), name);
  }

  /// Ann, who owns the guild, and Bob, who may do everything in the channel, talk. Ann keeps a
  /// socket: whoever closes their last one leaves the call unless LiveKit says at once that they
  /// are in it, which it does not always on a busy machine.
  @BeforeEach
  void talk() {
    guild = owner.createGuild();
    speaker = server.person("speaker");
    speaker.join(guild);
    voice = VoiceRoutes.channel(owner, guild);
    online = owner.connect().subscribe(guild, voice);
    allow(speaker, "\"publish_video\",\"subscribe_streams\"");
    join(ann, owner);
    token = join(bob, speaker);
    eventually(
        "both are shown with all they send",
        () -> roster().equals(Set.of(identity(owner) + " video", identity(speaker) + " video")));
    assertThat(listed()).containsExactlyInAnyOrder(identity(owner), identity(speaker));
  }

  @AfterEach
  void hangUp() {
    online.close();
  }

  private void allow(Person person, String permissions) {
    var path =
        "/guilds/%s/channels/%s/permission-overrides/member/%s"
            .formatted(guild, voice, person.id());
    owner.post(path, "{\"allow\":[%s],\"deny\":[]}".formatted(permissions)).ok();
  }

  private String join(BrowserPage page, Person person) {
    var issued = VoiceRoutes.token(person, guild, voice, EVERYTHING).ok();
    enter(page, issued.text("token"), "'microphone', 'camera'");
    return issued.text("token");
  }

  private void enter(BrowserPage page, String with, String sources) {
    var url = liveKit.url().replaceFirst("^http", "ws");
    page.run("join('%s', '%s', [%s])".formatted(url, with, sources));
  }

  /// Also where LiveKit puts somebody out before they are in.
  private void tryToEnter(BrowserPage page, String with) {
    var url = liveKit.url().replaceFirst("^http", "ws");
    page.run("join('%s', '%s', []).catch((refused) => String(refused))".formatted(url, with));
  }

  private String identity(Person person) {
    return "u." + person.id() + "." + guild + "." + voice;
  }

  private Set<String> listed() {
    return liveKit.identities("filament.voice." + guild + "." + voice);
  }

  /// Who is shown, and whether with video.
  private Set<String> roster() {
    try (var socket = owner.connect().subscribe(guild, voice)) {
      return socket
          .next("voice_participant_sync")
          .path("participants")
          .valueStream()
          .map(one ->
              one.path("identity").asText()
                  + (one.path("is_video_enabled").asBoolean() ? " video" : ""))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void theyHearAndSeeEachOther() {
    for (var page : List.of(ann, bob)) {
      eventually("sound above silence, and pictures", () -> hearsAndSees(page.run("received()")));
      System.out.println("received: " + page.run("received()"));
    }
  }

  private static boolean hearsAndSees(JsonNode received) {
    return received.path("energy").asDouble() > 0.001 && received.path("frames").asInt() > 20;
  }

  @Test
  void theyAreCountedByLiveKitsRegion() {
    Scrape.await(server, "filament_voice_region_participants{region=\"here\"}", in -> in >= 2);
  }

  /// By what somebody loses the call.
  enum Loss {
    KICK,
    BAN,
    VIDEO,
    CHANNEL,
    CHANNEL_DELETED
  }

  private void lose(Loss loss) {
    var member = "/guilds/" + guild + "/members/" + speaker.id();
    switch (loss) {
      case KICK -> owner.post(member + "/kick").ok();
      case BAN -> owner.post(member + "/ban").ok();
      case VIDEO -> allow(speaker, "\"subscribe_streams\"");
      case CHANNEL -> VoiceRoutes.override(owner, guild, voice, speaker, "", "create_message");
      case CHANNEL_DELETED -> owner.delete("/guilds/" + guild + "/channels/" + voice).ok();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoLosesItIsOutEverywhereAndStaysOut(Loss loss) {
    try (var socket = owner.connect().subscribe(guild, voice)) {
      long start = System.nanoTime();
      lose(loss);
      assertLeft(socket);
      long told = System.nanoTime();
      eventually("LiveKit has put them out", () -> !listed().contains(identity(speaker)));
      long out = System.nanoTime();
      eventually("their client knows", () -> bob.run("ended").isTextual());
      System.out.printf(
          "%s: told after %d ms, out of LiveKit after %d ms, client %s after %d ms%n",
          loss,
          (told - start) / 1_000_000,
          (out - start) / 1_000_000,
          bob.run("ended").asText(),
          (System.nanoTime() - start) / 1_000_000);
    }
    assertThat(edgeCheck(token)).isEqualTo(403);
    tryToEnter(bob, token);
    eventually("they are put out again", () -> !bob.run("room.state").asText().equals("connected"));
    eventually("of LiveKit, too", () -> !listed().contains(identity(speaker)));
    if (loss != Loss.CHANNEL_DELETED) {
      assertThat(roster()).containsExactly(identity(owner) + " video");
    }
  }

  private void assertLeft(Socket socket) {
    var left = socket.next("voice_participant_leave");
    while (!left.path("identity").asText().equals(identity(speaker))) {
      left = socket.next("voice_participant_leave");
    }
  }

  /// What the proxy is told of a token.
  private int edgeCheck(String of) {
    return new Client(server.url())
        .send(
            "GET",
            "/internal/livekit/authorize",
            "",
            request -> request.header("x-forwarded-uri", "/rtc?access_token=" + of))
        .status();
  }

  @Test
  void theEdgeLetsThroughWhoMayTalk() {
    assertThat(edgeCheck(token)).isEqualTo(204);
  }

  /// LiveKit's answers and webhooks go astray while people come and go; the sweep mends it.
  @Test
  void whatGoesAstrayIsMended() {
    calls.begin(7);
    webhooks.begin(8);
    lose(Loss.KICK);
    for (int i = 0; i < 3; i++) {
      bob.run("room.disconnect()");
      tryToEnter(bob, token);
      assertThat(owner.say(guild, voice, "still talking " + i)).isNotEmpty();
    }
    webhooks.calm();
    calls.calm();
    eventually("who was kicked is out", () -> !listed().contains(identity(speaker)));
    eventually(
        "the others are shown as they are",
        () -> roster().equals(Set.of(identity(owner) + " video")));
    System.out.println("calls " + calls.report() + ", webhooks " + webhooks.report());
  }

  /// Nobody is told of the end of a LiveKit that is killed, and the next one knows of no call:
  /// whoever comes back is shown, and nobody else.
  @Test
  void aRestartOfLiveKitIsMended() {
    var pages = List.of(ann, bob);
    liveKit.restart();
    eventually("LiveKit is up again", liveKit::isUp);
    owner.say(guild, voice, "still here");
    eventually(
        "their clients have come back or given up",
        () ->
            pages.stream()
                .noneMatch(page -> page.run("room.state").asText().contains("onnecting")));
    eventually("who is there is shown", () -> names().equals(listed()));
    for (var page : pages) {
      page.run("room.disconnect()");
    }
    eventually("nobody is there", () -> listed().isEmpty() && roster().isEmpty());
    join(ann, owner);
    join(bob, speaker);
    var both = Set.of(identity(owner), identity(speaker));
    eventually("both are shown again", () -> names().equals(both) && listed().equals(both));
  }

  private Set<String> names() {
    return roster().stream().map(shown -> shown.split(" ", 2)[0]).collect(Collectors.toSet());
  }

  private static void eventually(String what, BooleanSupplier holds) {
    for (int i = 0; i < 2_400; i++) {
      if (holds.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("not within two minutes: " + what);
  }
}
