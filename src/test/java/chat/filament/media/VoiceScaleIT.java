package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.FreePort;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// As many calls as there may be, and as many people in one (`contract/voice.md`): what joining,
/// leaving and the list of participants cost is printed. `-Dfilament.voice.channels=1024` for all
/// the channels that may be in use, not only a few: then also what a sweep over them costs, asking
/// the LiveKit of `LIVEKIT_SERVER_BIN` where there is one.
class VoiceScaleIT {
  private static final int CROWD = 200;
  private static final int CHANNELS = Integer.getInteger("filament.voice.channels", 64);

  private static final int MOST_CHANNELS = 1_024;
  private static final String SWEEPS = "filament_voice_sweep_seconds";
  private static final int PEOPLE = CROWD + CHANNELS;

  @AutoClose private static FakeLiveKit liveKit;
  @AutoClose private static @Nullable LiveKitProcess realLiveKit;
  @AutoClose private static TestServer server;
  private static Person owner;
  private static String guild;

  /// One in a call, or about to be.
  private record Caller(String channel, String user) {
    String identity() {
      return "u." + user + "." + guild + "." + channel;
    }

    String room() {
      return "filament.voice." + guild + "." + channel;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    liveKit = FakeLiveKit.start();
    server =
        TestServer.start(
            Map.of("FILAMENT_LIVEKIT_API_URL", liveKitUrl(), "FILAMENT_LIVEKIT_WEBHOOKS", "true"));
    owner = server.person("owner");
    guild = owner.createGuild();
    server.restart(VoiceScaleIT::fill);
    owner = owner.at(server.client());
  }

  private static String liveKitUrl() {
    var program = System.getenv("LIVEKIT_SERVER_BIN");
    if (CHANNELS < MOST_CHANNELS || program == null) {
      return liveKit.url();
    }
    var started = new LiveKitProcess(program, FreePort.next(), "http://127.0.0.1:1");
    realLiveKit = started;
    while (!started.isUp()) {
      Thread.onSpinWait();
    }
    return started.url();
  }

  /// A sweep that began when all were in their calls. Those of whom the real LiveKit does not know
  /// stay for 30 s.
  private static void sweep(List<Caller> callers) {
    var real = realLiveKit;
    if (real != null) {
      callers.forEach(caller -> real.createRoom(caller.room()));
    }
    var before = Scrape.of(server);
    double begun = before.value(SWEEPS + "_count");
    Scrape.await(server, SWEEPS + "_count", count -> count > begun);
    var after = Scrape.of(server);
    System.out.printf(
        Locale.ROOT,
        "voice: sweep over %.0f calls (%s LiveKit): %.2f s%n",
        before.value("filament_voice_channels"),
        real == null ? "the test's" : "the real",
        after.value(SWEEPS + "_sum") - before.value(SWEEPS + "_sum"));
  }

  private static void fill() {
    server
        .database()
        .sql(
            """
            WITH people AS (
              INSERT INTO users (user_id, username, password_hash, created_at)
              SELECT '01ARZ3NDEKTSV4RRFFQ69' || to_char(n, 'FM00000'), 'caller' || n, 'x', 1
              FROM generate_series(1, ?) n RETURNING user_id),
            channels AS (
              INSERT INTO channels (channel_id, guild_id, name, kind, created_at)
              SELECT '01ARZ3NDEKTSV4RRFFV69' || to_char(n, 'FM00000'), ?, 'talk', 'voice', 1
              FROM generate_series(1, ?) n)
            INSERT INTO guild_members SELECT ?, user_id, 1 FROM people
            """,
            PEOPLE,
            guild,
            CHANNELS + 1,
            guild);
  }

  private static Caller caller(int channel, int user) {
    return new Caller(
        String.format(Locale.ROOT, "01ARZ3NDEKTSV4RRFFV69%05d", channel),
        String.format(Locale.ROOT, "01ARZ3NDEKTSV4RRFFQ69%05d", user));
  }

  private static void tell(String type, Caller caller, long at) {
    var body =
        """
        {"event":"%s","id":"EV_%s_%d","createdAt":"%d","room":{"sid":"RM_1","name":"%s"},
         "participant":{"sid":"PA_1","identity":"%s","state":"ACTIVE","joinedAt":"1",
           "permission":{"canPublish":true,"canPublishSources":["MICROPHONE"]}}}
        """
            .formatted(type, caller.user(), at, at, caller.room(), caller.identity());
    assertThat(new Webhooks(server).send(body).status()).isEqualTo(204);
  }

  private static void join(Caller caller) {
    liveKit.enter(caller.room(), caller.identity());
    tell("participant_joined", caller, 1);
  }

  private static void leave(Caller caller) {
    liveKit.leave(caller.room(), caller.identity());
    tell("participant_left", caller, 2);
  }

  /// What one who listens hears of each step before the next one, and how long that took.
  private static void timed(String what, Socket socket, List<Caller> callers, boolean joins) {
    var type = joins ? "voice_participant_join" : "voice_participant_leave";
    var took = new ArrayList<Long>();
    for (var caller : callers) {
      long begun = System.nanoTime();
      if (joins) {
        join(caller);
      } else {
        leave(caller);
      }
      var told = socket.next(type);
      took.add(System.nanoTime() - begun);
      assertThat(told.toString()).contains(caller.identity());
    }
    took.sort(Long::compare);
    System.out.printf(
        Locale.ROOT,
        "voice: %d %s, until a listener hears it: p50 %.2f ms, p99 %.2f ms%n",
        callers.size(),
        what,
        milliseconds(took.get(took.size() / 2)),
        milliseconds(took.get(took.size() * 99 / 100)));
  }

  private static double milliseconds(long nanoseconds) {
    return nanoseconds / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static JsonNode list(Caller caller) {
    long begun = System.nanoTime();
    try (var socket = owner.connect().subscribe(guild, caller.channel())) {
      var list = socket.next("voice_participant_sync");
      System.out.printf(
          Locale.ROOT,
          "voice: list of %d participants: %d bytes, connected and told in %.2f ms%n",
          list.path("participants").size(),
          list.toString().length(),
          milliseconds(System.nanoTime() - begun));
      return list.path("participants");
    }
  }

  /// Who listens hears it with the list, or after it: a webhook is answered before everybody knows.
  private static void assertIsIn(Caller caller) {
    try (var socket = owner.connect().subscribe(guild, caller.channel())) {
      var listed = socket.next("voice_participant_sync").path("participants");
      var told = listed.isEmpty() ? socket.next("voice_participant_join") : listed;
      assertThat(told.toString()).contains(caller.identity());
      assertThat(listed.size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aFullCallBesideAsManyOthersAsThereMayBe() {
    var crowd = IntStream.rangeClosed(1, CROWD).mapToObj(n -> caller(1, n)).toList();
    var others = IntStream.rangeClosed(2, CHANNELS).mapToObj(n -> caller(n, CROWD + n)).toList();
    var full = crowd.getFirst();
    try (var socket = owner.connect().subscribe(guild, full.channel())) {
      socket.next("voice_participant_sync");
      timed("joins of one call", socket, crowd, true);
      var listed = new HashSet<String>();
      list(full).forEach(participant -> listed.add(participant.path("identity").asText()));
      assertThat(listed).hasSize(CROWD).containsAll(crowd.stream().map(Caller::identity).toList());
      VoiceRoutes.token(owner, guild, full.channel(), "{}").refused(409, "quota_exceeded");
      others.forEach(VoiceScaleIT::join);
      if (CHANNELS == MOST_CHANNELS) {
        sweep(others);
      }
      assertIsIn(others.getLast());
      var beyond = VoiceRoutes.token(owner, guild, caller(CHANNELS + 1, 0).channel(), "{}");
      assertThat(beyond.status()).isEqualTo(CHANNELS < MOST_CHANNELS ? 200 : 409);
      timed("leaves of one call beside " + others.size(), socket, crowd, false);
    }
    assertThat(list(full)).isEmpty();
    VoiceRoutes.token(owner, guild, full.channel(), "{}").ok();
  }
}
