package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.ChannelKind;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.PermissionSet;
import chat.filament.core.permission.Role;
import chat.filament.core.permission.Standing;
import chat.filament.core.permission.SystemRole;
import chat.filament.media.key.LiveKitKeyring;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.LocalBackplane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The calls and a LiveKit that is not there, with a clock and an access state that the test sets.
abstract class CallFixture {
  static final PermissionSet PLAIN = SystemRole.MEMBER.permissions();
  final VoiceChannel channel = VoiceFixtures.channel();
  final ParticipantKey key = VoiceFixtures.key(channel);
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  volatile Instant now = Instant.ofEpochSecond(1_800_000_000);
  volatile boolean online;

  volatile @Nullable PermissionSet allowed = PLAIN;
  FakeLiveKit liveKit;
  Vertx vertx;
  Context context;
  Removals removals;
  VoiceCalls calls;
  AccessWatch watch;
  RoomFollower follower;
  RoomChecks checks;
  VoiceMeters meters;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

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
          new Config.LiveKit(VoiceFixtures.KEYS, "ws://unused", URI.create(apiUrl() + "/"), false);
      var api =
          new LiveKitApi(
              vertx,
              config,
              new LiveKitTokens(new LiveKitKeyring(VoiceFixtures.KEYS, clock)),
              clock);
      var published = new PublishedCalls(clock);
      meters = new VoiceMeters(registry, published);
      removals = new Removals(vertx, api, this::pause, meters);
      calls = new VoiceCalls(published, backplane, removals, meters, user -> online);
      watch = new AccessWatch(new Known(), calls, clock);
      follower = new RoomFollower(calls, watch, clock);
      checks =
          new RoomChecks(
              vertx, calls, api, watch, clock, Optional.of(follower).filter(follows -> webhooks()));
    });
  }

  /// Whether LiveKit calls our webhook.
  boolean webhooks() {
    return false;
  }

  /// Where LiveKit is called.
  String apiUrl() {
    return liveKit.url();
  }

  /// Milliseconds until the next try to remove somebody, after so many.
  long pause(int tries) {
    return Removals.backOff(tries);
  }

  /// What a member may do; nothing at all when null.
  @Nullable PermissionSet allowed(UserId user) {
    return allowed;
  }

  @AfterEach
  void stop() throws Exception {
    on(removals::stop);
    vertx.close().await(60, TimeUnit.SECONDS);
    liveKit.close();
  }

  /// Runs on the event loop that owns the calls, and waits for it.
  void on(Runnable work) {
    try {
      Future.<Void>future(promise ->
              context.runOnContext(turn -> {
                work.run();
                promise.complete();
              }))
          .await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void join(Grant grant) {
    on(() -> calls.join(key, grant, now.getEpochSecond()));
    expect("voice_participant_join", "voice_stream_publish");
  }

  void expect(String... types) {
    for (var type : types) {
      try {
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo(type);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  void enter() {
    liveKit.enter(channel.room(), key.identity());
  }

  /// Everybody in the guild holds `allowed`; the guild does not exist when that is null.
  final class Known implements AccessSource {
    @Override
    public @Nullable Access peek(GuildId guild, UserId user) {
      return null;
    }

    @Override
    public Future<Optional<Access>> of(GuildId guild, UserId user) {
      return Future.succeededFuture(
          Optional.ofNullable(allowed(user)).map(permissions -> access(user, permissions)));
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
