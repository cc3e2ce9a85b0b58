package chat.filament.media;

import chat.filament.core.UserId;
import chat.filament.media.key.LiveKitKeyring;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.UserOffline;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/// Owns the calls of this server: issues tokens, keeps the participants, and follows what happens
/// to access, sockets and LiveKit's rooms. One instance; everything runs on its event loop.
public final class MediaVerticle extends VerticleBase {
  /// What the [MediaVerticle] works with.
  ///
  /// @param hasSocket whether a user has a gateway socket on this server now
  public record Needs(
      Config.LiveKit liveKit,
      LiveKitKeyring keyring,
      Bus bus,
      AccessSource accesses,
      GuildWriters writers,
      Backplane backplane,
      PublishedCalls published,
      Predicate<UserId> hasSocket,
      Metrics metrics,
      InstantSource clock) {}

  private static final long SWEEP_MS = 15_000;

  private final Needs needs;
  private Runnable stopping = () -> {};

  public MediaVerticle(Needs needs) {
    this.needs = needs;
  }

  @Override
  public Future<?> start() {
    var signing = new LiveKitTokens(needs.keyring());
    var liveKit = new LiveKitApi(vertx, needs.liveKit(), signing, needs.clock());
    var meters = new VoiceMeters(needs.metrics().registry(), needs.published());
    var removals = new Removals(vertx, liveKit, Removals::backOff, meters);
    stopping = removals::stop;
    var calls =
        new VoiceCalls(needs.published(), needs.backplane(), removals, meters, needs.hasSocket());
    var watch = new AccessWatch(needs.accesses(), calls, needs.clock());
    var follower = new RoomFollower(calls, watch, needs.clock());
    var checks =
        new RoomChecks(
            vertx,
            calls,
            liveKit,
            watch,
            needs.clock(),
            Optional.of(follower).filter(follows -> needs.liveKit().webhooks()));
    var handover =
        new TokenHandover(needs.accesses(), signing, calls, watch, needs.liveKit().webhooks());
    var issuing = new TokenIssuer(needs.writers(), needs.metrics(), calls, handover, needs.clock());
    needs.backplane().subscribe(batch -> follow(watch, batch), ephemeral -> {});
    var rooms = new RoomSweep(checks);
    vertx.setPeriodic(SWEEP_MS, id -> sweep(calls, watch, rooms));
    return Future.all(
        needs.bus().answer(IssueToken.ADDRESS, issuing::issue),
        needs.bus().answer(RoomEvent.ADDRESS, event -> follow(follower, event)),
        needs.bus().answer(VoiceRequests.LeaveCall.ADDRESS, ask -> leave(calls, ask)),
        needs.bus().answer(FlagParticipant.ADDRESS, ask -> flag(calls, ask)),
        needs.bus().answer(UserOffline.ADDRESS, gone -> checks.offline(gone.user())));
  }

  @Override
  public Future<?> stop() {
    stopping.run();
    return Future.succeededFuture();
  }

  /// On the publisher's thread.
  private void follow(AccessWatch watch, Batch batch) {
    if (!(batch.access() instanceof AccessChange.None)) {
      context.runOnContext(turn -> {
        watch.changed(batch);
        CallEndings.each(batch, needs.published()::forget, needs.published()::forget);
      });
    }
  }

  private static Future<Void> follow(RoomFollower follower, RoomEvent event) {
    follower.follow(event);
    return Future.succeededFuture();
  }

  private Future<Void> leave(VoiceCalls calls, VoiceRequests.LeaveCall ask) {
    calls.remove(ask.key(), now());
    return Future.succeededFuture();
  }

  private Future<Void> flag(VoiceCalls calls, FlagParticipant ask) {
    calls.flag(ask.key(), ask.draft(), now());
    return Future.succeededFuture();
  }

  /// Every call, and every room that a token could still be used for.
  private void sweep(VoiceCalls calls, AccessWatch watch, RoomSweep rooms) {
    calls.registry().everybody(participant -> true).forEach(watch::check);
    rooms.sweep(calls.registry().channels(), calls.tokens().open(now()));
    calls.addresses().forget(now(), key -> calls.registry().on(key).isPresent());
  }

  private long now() {
    return needs.clock().instant().getEpochSecond();
  }
}
