package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.UserId;
import chat.filament.core.permission.PermissionSet;
import chat.filament.testing.Answer;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// LiveKit is slow, refuses, breaks off or talks nonsense, and its webhooks get lost, double, late
/// and out of order, by a seed: calls are what LiveKit says once it can be heard again, and nobody
/// without access outlives a sweep. `-Dfilament.voice.seeds=…` and `-Dfilament.voice.steps=…` for
/// more than a short run, `-Dfilament.voice.seed=…` for the first seed.
class LiveKitFaultsIT extends CallFixture {
  private static final long FIRST = Long.getLong("filament.voice.seed", 1);
  private static final int SEEDS = Integer.getInteger("filament.voice.seeds", 3);
  private static final int STEPS = Integer.getInteger("filament.voice.steps", 150);
  private static final List<String> SOURCES = List.of("MICROPHONE", "CAMERA");

  private final List<UserId> users =
      Stream.generate(() -> VoiceFixtures.key(channel).user()).limit(6).toList();
  private final List<VoiceChannel> channels =
      List.of(channel, VoiceFixtures.channelBeside(channel));
  private final Set<UserId> outsiders = ConcurrentHashMap.newKeySet();
  private final List<String> webhooksUnderWay = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Set<String>> tracks = new HashMap<>();
  private int ids;

  /// Made when the fixture asks where LiveKit is.
  @SuppressWarnings("NullAway.Init")
  private HttpFaults faults;

  @Override
  String apiUrl() {
    faults = HttpFaults.before(liveKit.url(), HttpFaults.CALLS);
    return faults.url();
  }

  @Override
  boolean webhooks() {
    return true;
  }

  /// No try but the first: whatever is left is the sweep's.
  @Override
  long pause(int tries) {
    return TimeUnit.HOURS.toMillis(1);
  }

  @Override
  @Nullable PermissionSet allowed(UserId user) {
    return outsiders.contains(user) ? null : PLAIN;
  }

  @AfterEach
  void closeProxy() {
    faults.close();
  }

  static LongStream seeds() {
    return LongStream.range(FIRST, FIRST + SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void callsAreWhatLiveKitSaysOnceItIsHeardAgain(long seed) {
    var random = new Random(seed);
    liveKit.onRemoval(left -> webhook(random, "participant_left", left, ""));
    faults.begin(seed);
    for (int step = 0; step < STEPS; step++) {
      now = now.plusSeconds(1 + random.nextInt(5));
      step(random);
      if (random.nextInt(10) == 0) {
        sweep();
      }
    }
    faults.calm();
    while (!webhooksUnderWay.isEmpty()) {
      arrive(random);
    }
    sweep();
    eventually(seed, () -> users.stream().filter(outsiders::contains).noneMatch(this::isThere));
    eventually(
        seed,
        () -> {
          now = now.plusSeconds(31);
          sweep();
          return channels.stream().allMatch(this::isShownAsItIs);
        });
  }

  private void step(Random random) {
    var user = users.get(random.nextInt(users.size()));
    var key = new ParticipantKey(channels.get(random.nextInt(channels.size())), user);
    switch (random.nextInt(8)) {
      case 0, 1 -> enter(random, key);
      case 2 -> leave(random, key);
      case 3, 4 -> track(random, key);
      case 5 -> {
        outsiders.add(user);
        on(() -> calls.registry().of(user).ifPresent(watch::check));
      }
      case 6 -> outsiders.remove(user);
      default -> on(() -> calls.remove(key, now.getEpochSecond()));
    }
    if (random.nextInt(4) > 0) {
      arrive(random);
    }
  }

  /// Also somebody without access, whose token is still valid.
  private void enter(Random random, ParticipantKey key) {
    leave(random, key);
    var sid = "PA_" + ++ids;
    tracks.put(key.identity(), Set.of());
    var json = participant(sid, now.toEpochMilli(), key, Set.of());
    liveKit.put(key.channel().room(), key.identity(), json);
    webhook(random, "participant_joined", json, "");
  }

  private void leave(Random random, ParticipantKey key) {
    liveKit
        .leave(key.channel().room(), key.identity())
        .ifPresent(json -> webhook(random, "participant_left", json, ""));
  }

  /// Sends something more or something less.
  private void track(Random random, ParticipantKey key) {
    var before = liveKit.leave(key.channel().room(), key.identity());
    if (before.isEmpty()) {
      return;
    }
    var json = Answer.parse(before.get());
    var source = SOURCES.get(random.nextInt(SOURCES.size()));
    var sent =
        json.path("tracks").valueStream().map(track -> track.path("source").asText()).toList();
    boolean ends = sent.contains(source);
    var then =
        Stream.concat(sent.stream(), Stream.of(source))
            .filter(one -> !ends || !one.equals(source))
            .collect(Collectors.toSet());
    var sid = json.path("sid").asText();
    var after = participant(sid, json.path("joinedAtMs").asLong(), key, then);
    liveKit.put(key.channel().room(), key.identity(), after);
    var track = "{\"sid\":\"TR_%s_%s\",\"source\":\"%s\"}".formatted(sid, source, source);
    webhook(random, ends ? "track_unpublished" : "track_published", after, track);
  }

  private String participant(String sid, long since, ParticipantKey key, Set<String> sources) {
    tracks.put(key.identity(), sources);
    var list =
        sources.stream()
            .map(one -> "{\"sid\":\"TR_%s_%s\",\"source\":\"%s\"}".formatted(sid, one, one))
            .collect(Collectors.joining(","));
    return """
    {"sid":"%s","identity":"%s","state":"ACTIVE","joinedAt":"%d","joinedAtMs":"%d",
     "permission":{"canPublish":true,"canPublishSources":["MICROPHONE"]},"tracks":[%s]}
    """
        .formatted(sid, key.identity(), since / 1_000, since, list);
  }

  private synchronized void webhook(Random random, String type, String participant, String track) {
    var identity = Answer.parse(participant).path("identity").asText();
    var key = ParticipantKey.ofIdentity(identity).orElseThrow();
    var body =
        "{\"event\":\"%s\",\"id\":\"EV_%d\",\"createdAt\":\"%d\",\"room\":{\"name\":\"%s\"},"
                .formatted(type, ++ids, now.getEpochSecond(), key.channel().room())
            + "\"participant\":%s%s}"
                .formatted(participant, track.isEmpty() ? "" : ",\"track\":" + track);
    int times = List.of(0, 1, 1, 1, 2).get(random.nextInt(5));
    IntStream.range(0, times).forEach(i -> webhooksUnderWay.add(body));
  }

  /// One of the events that are under way arrives.
  private void arrive(Random random) {
    if (!webhooksUnderWay.isEmpty()) {
      var body = webhooksUnderWay.remove(random.nextInt(webhooksUnderWay.size()));
      on(() -> WebhookBody.read(body.getBytes(StandardCharsets.UTF_8)).ifPresent(follower::follow));
    }
  }

  private void sweep() {
    on(() -> calls.registry().everybody(participant -> true).forEach(watch::check));
    for (var one : channels) {
      try {
        Future.<Void>future(
                promise -> context.runOnContext(turn -> checks.check(one).onComplete(promise)))
            .await(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private boolean isThere(UserId user) {
    return channels.stream()
        .anyMatch(one ->
            liveKit.identities(one.room()).contains(new ParticipantKey(one, user).identity()));
  }

  private boolean isShownAsItIs(VoiceChannel one) {
    var shown = new HashMap<String, Set<String>>();
    on(() ->
        calls
            .registry()
            .in(one)
            .forEach(participant ->
                shown.put(
                    participant.key().identity(),
                    participant.streams().stream()
                        .map(Enum::name)
                        .collect(Collectors.toUnmodifiableSet()))));
    var there =
        liveKit.identities(one.room()).stream()
            .collect(Collectors.toMap(identity -> identity, identity -> tracks.get(identity)));
    return shown.equals(there);
  }

  private void eventually(long seed, BooleanSupplier holds) {
    for (int i = 0; i < 300 && !holds.getAsBoolean(); i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    assertThat(holds.getAsBoolean()).as("seed %d, %s", seed, faults.report()).isTrue();
  }

  @Test
  void aSweepDoesNotWaitForTheNextTryToRemove() {
    liveKit.breakDown(true);
    on(() -> calls.expel(key, now.getEpochSecond()));
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
    enter();
    liveKit.breakDown(false);
    sweep();
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
    assertThat(liveKit.identities(channel.room())).isEmpty();
  }

  @Test
  void nonsenseEndsNoCall() {
    var one = new Random(1);
    enter(one, key);
    on(() -> calls.join(key, VoiceFixtures.MICROPHONE, now.getEpochSecond()));
    now = now.plusSeconds(100);
    faults.begin(1);
    for (int i = 0; i < 40; i++) {
      sweep();
    }
    on(() -> assertThat(calls.registry().on(key)).isPresent());
  }
}
