package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.ChannelKind;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Permission;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Role;
import chat.filament.core.permission.Standing;
import chat.filament.core.permission.SystemRole;
import chat.filament.platform.config.Config;
import chat.filament.platform.config.Secret;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.LocalBackplane;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The calls and LiveKit, with a clock and an access state that the test sets.
class RoomChecksIT {
  private static final PermissionSet PLAIN = SystemRole.MEMBER.permissions();

  private final VoiceChannel channel = VoiceFixtures.channel();
  private final ParticipantKey key = VoiceFixtures.key(channel);
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private volatile Instant now = Instant.ofEpochSecond(1_800_000_000);
  private volatile boolean online;
  private volatile @Nullable PermissionSet allowed = PLAIN;

  private FakeLiveKit liveKit;
  private Vertx vertx;
  private Context context;
  private Removals removals;
  private VoiceCalls calls;
  private AccessWatch watch;
  private RoomChecks checks;

  @BeforeEach
  @SuppressWarnings("NullAway.Init") // what belongs to the loop is made on it
  void start() {
    liveKit = FakeLiveKit.start();
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    var backplane = new LocalBackplane();
    backplane.subscribe(batch -> {}, event -> events.add(event.event().type()));
    InstantSource clock = () -> now;
    on(() -> {
      var config =
          new Config.LiveKit(
              "testkey",
              new Secret(FakeLiveKit.SECRET),
              "ws://unused",
              URI.create(liveKit.url() + "/"),
              false);
      var api = new LiveKitApi(vertx, config, new LiveKitTokens(config), clock);
      removals = new Removals(vertx, api);
      calls = new VoiceCalls(new PublishedCalls(clock), backplane, removals, user -> online);
      watch = new AccessWatch(new Known(), calls, clock);
      checks = new RoomChecks(calls, api, watch, clock, (room, listed) -> false);
    });
  }

  @AfterEach
  void stop() throws Exception {
    on(removals::stop);
    vertx.close().await(10, TimeUnit.SECONDS);
    liveKit.close();
  }

  /// Runs on the event loop that owns the calls, and waits for it.
  private void on(Runnable work) {
    try {
      Future.<Void>future(promise ->
              context.runOnContext(turn -> {
                work.run();
                promise.complete();
              }))
          .await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void join(Grant grant) {
    on(() -> calls.join(key, grant, now.getEpochSecond()));
    expect("voice_participant_join", "voice_stream_publish");
  }

  private void expect(String... types) {
    for (var type : types) {
      try {
        assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo(type);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private void enter() {
    liveKit.enter(channel.room(), key.identity());
  }

  @Test
  void aSweepAsksForFewRoomsAtATime() {
    var open =
        Stream.generate(VoiceFixtures::channel).limit(30).collect(Collectors.toUnmodifiableSet());
    var rooms = open.stream().map(VoiceChannel::room).toList();
    liveKit.hold();
    var sweep = new RoomSweep(checks);
    on(() -> sweep.sweep(List.of(), open));
    var asked = new ArrayList<String>();
    for (int i = 0; i < RoomSweep.AT_ONCE; i++) {
      asked.add(liveKit.nextListed());
    }
    on(() -> sweep.sweep(List.of(), open));
    assertThat(liveKit.listed()).isZero();
    liveKit.answerAll();
    while (asked.size() < 30 || !asked.containsAll(rooms)) {
      asked.add(liveKit.nextListed());
    }
    assertThat(asked).as("asked again at most while they were asked").hasSizeLessThanOrEqualTo(60);
  }

  private void later(long seconds) {
    now = now.plusSeconds(seconds);
  }

  /// Waits until LiveKit's answer has been dealt with: checks of one room run one by one.
  private void check() {
    for (int i = 0; i < 2; i++) {
      on(() -> checks.check(channel));
      liveKit.nextListed();
    }
  }

  @Test
  void whoNeverCameIsGoneAfterTheGrace() {
    join(VoiceFixtures.MICROPHONE);
    later(29);
    check();
    assertThat(events).isEmpty();
    later(1);
    on(() -> checks.check(channel));
    expect("voice_stream_unpublish", "voice_participant_leave");
    assertThat(liveKit.hasRemoved()).isFalse();
  }

  @Test
  void whoIsThereStays() {
    join(VoiceFixtures.MICROPHONE);
    enter();
    later(10_000);
    check();
    on(() -> calls.wentOffline(key.user()));
    check();
    assertThat(events).isEmpty();
    assertThat(liveKit.hasRemoved()).isFalse();
  }

  @Test
  void whoHasNoSocketAndIsNotListedEndsAtOnce() {
    join(VoiceFixtures.MICROPHONE);
    on(() -> {
      calls.wentOffline(key.user());
      checks.check(channel);
    });
    expect("voice_stream_unpublish", "voice_participant_leave");
  }

  @Test
  void anUnreachableLiveKitEndsOnlyThoseWithoutASocket() {
    var other = VoiceFixtures.key(channel);
    join(VoiceFixtures.MICROPHONE);
    on(() -> calls.join(other, VoiceFixtures.LISTEN, now.getEpochSecond()));
    expect("voice_participant_join");
    liveKit.breakDown(true);
    later(10_000);
    check();
    assertThat(events).isEmpty();
    on(() -> {
      calls.wentOffline(key.user());
      checks.check(channel);
    });
    expect("voice_stream_unpublish", "voice_participant_leave");
    on(() -> assertThat(calls.registry().in(channel)).hasSize(1));
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  @Test
  void whoHasANewSocketIsLeftAlone() {
    join(VoiceFixtures.MICROPHONE);
    enter();
    on(() -> calls.wentOffline(key.user()));
    check();
    online = true;
    liveKit.breakDown(true);
    check();
    online = false;
    check();
    assertThat(events).isEmpty();
  }

  @Test
  void removalsAreTriedUntilTheyWork() {
    join(VoiceFixtures.MICROPHONE);
    enter();
    liveKit.breakDown(true);
    on(() -> calls.remove(key, now.getEpochSecond()));
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
    liveKit.breakDown(false);
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  /// The other's next try comes after the one that must not come.
  @Test
  void comingBackStopsARemovalThatStillWaits() {
    var other = VoiceFixtures.key(channel);
    join(VoiceFixtures.MICROPHONE);
    on(() -> calls.join(other, VoiceFixtures.LISTEN, now.getEpochSecond()));
    liveKit.breakDown(true);
    for (var leaver : List.of(key, other)) {
      on(() -> calls.remove(leaver, now.getEpochSecond()));
      assertThat(liveKit.nextRemoved()).isEqualTo(leaver.identity());
    }
    on(() -> calls.join(key, VoiceFixtures.MICROPHONE, now.getEpochSecond()));
    assertThat(liveKit.nextRemoved()).isEqualTo(other.identity());
  }

  @Test
  void strangersAreRemoved() {
    liveKit.enter(channel.room(), "intruder");
    on(() -> checks.check(channel));
    assertThat(liveKit.nextRemoved()).isEqualTo("intruder");
    assertThat(events).isEmpty();
  }

  @Test
  void losingTheChannelRemoves() {
    join(VoiceFixtures.MICROPHONE);
    enter();
    allowed = PermissionSet.NONE;
    changed(AccessChange.Standings.of(new Standing.Stranger(key.user())));
    expect("voice_stream_unpublish", "voice_participant_leave");
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  @Test
  void losingTheGuildRemoves() {
    join(VoiceFixtures.MICROPHONE);
    allowed = null;
    changed(new AccessChange.Deleted());
    expect("voice_stream_unpublish", "voice_participant_leave");
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  @Test
  void losingARightMattersToThoseWhoWereGrantedIt() {
    var watching = VoiceFixtures.key(channel);
    join(VoiceFixtures.MICROPHONE);
    on(() -> calls.join(watching, VoiceFixtures.LISTEN, now.getEpochSecond()));
    expect("voice_participant_join");
    allowed = PermissionSet.of(Permission.CREATE_MESSAGE);
    changed(new AccessChange.Reloaded(null));
    expect("voice_participant_leave");
    assertThat(liveKit.nextRemoved()).isEqualTo(watching.identity());
    on(() -> assertThat(calls.registry().on(key)).isPresent());
  }

  @Test
  void anOlderTokenWithMoreRightsIsFound() {
    join(VoiceFixtures.MICROPHONE);
    liveKit.enter(
        channel.room(),
        key.identity(),
        "{\"canPublish\":true,\"canPublishSources\":[\"CAMERA\",\"MICROPHONE\"]}");
    on(() -> checks.check(channel));
    expect("voice_stream_unpublish", "voice_participant_leave");
    assertThat(liveKit.nextRemoved()).isEqualTo(key.identity());
  }

  @Test
  void changesElsewhereDisturbNobody() {
    join(VoiceFixtures.MICROPHONE);
    allowed = PermissionSet.NONE;
    on(() ->
        watch.changed(
            new Batch(
                VoiceFixtures.channel().guild(), 1, List.of(), new AccessChange.Reloaded(null))));
    on(() -> assertThat(calls.registry().on(key)).isPresent());
  }

  private void changed(AccessChange change) {
    on(() -> watch.changed(new Batch(channel.guild(), 1, List.of(), change)));
  }

  /// Everybody in the guild holds `allowed`; the guild does not exist when that is null.
  private final class Known implements AccessSource {
    @Override
    public @Nullable Access peek(GuildId guild, UserId user) {
      return null;
    }

    @Override
    public Future<Optional<Access>> of(GuildId guild, UserId user) {
      return Future.succeededFuture(
          Optional.ofNullable(allowed).map(permissions -> access(user, permissions)));
    }

    private Access access(UserId user, PermissionSet permissions) {
      var role =
          new Role(
              new RoleId(channel.guild().value()),
              "everyone",
              0,
              permissions,
              true,
              SystemRole.EVERYONE,
              null,
              now);
      var talk = new Channel(channel.id(), "talk", ChannelKind.VOICE, now, Map.of());
      var snapshot =
          new GuildSnapshot(
              channel.guild(),
              "g",
              true,
              1,
              Map.of(role.id(), role),
              Map.of(channel.id(), talk),
              null);
      return Access.of(snapshot, new Standing.Member(user, Set.of()), null);
    }
  }
}
