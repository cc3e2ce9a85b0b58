package chat.filament.media;

import chat.filament.core.UserId;
import chat.filament.media.CallWire.CallChange;
import chat.filament.media.VoiceRequests.FlagParticipant;
import chat.filament.media.VoiceRequests.LeaveCall;
import chat.filament.media.keeper.CallsKeeper;
import chat.filament.media.keeper.SharedCalls;
import chat.filament.media.key.LiveKitKeyring;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.Sql;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.node.Nodes;
import chat.filament.platform.socket.UserOffline;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Owns the calls: issues tokens, keeps the participants, and follows what happens to access,
/// sockets and LiveKit's rooms. One instance; everything runs on its event loop. Where several
/// nodes share a database one of them does so for all, and the others ask it.
public final class MediaVerticle extends VerticleBase {
  /// What the [MediaVerticle] works with.
  ///
  /// @param hasSocket whether a user has a gateway socket on any node now
  public record Needs(
      Config.LiveKit liveKit,
      LiveKitKeyring keyring,
      Bus bus,
      AccessSource accesses,
      GuildWriters writers,
      Backplane backplane,
      Nodes nodes,
      Sql sql,
      PublishedCalls published,
      Predicate<UserId> hasSocket,
      Metrics metrics,
      InstantSource clock) {}

  private static final long SWEEP_MS = 15_000;

  private final Needs needs;
  private Runnable stopping = () -> {};
  private @Nullable SharedCalls shared;

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
    var rooms = new RoomSweep(checks, meters);
    vertx.setPeriodic(SWEEP_MS, id -> sweep(calls, watch, rooms));
    Function<Object, Future<?>> work =
        ask ->
            switch (ask) {
              case IssueToken issue -> issuing.issue(issue);
              case RoomEvent event -> follow(follower, event);
              case LeaveCall leave -> leave(calls, leave);
              case FlagParticipant flag -> flag(calls, flag);
              case UserOffline gone -> checks.offline(gone.user());
              default -> throw new IllegalArgumentException(ask.getClass().getName());
            };
    return share(calls, work)
        .compose(known ->
            Future.all(
                needs.bus().answer(IssueToken.ADDRESS, ask -> keeper(ask, work)),
                needs.bus().answer(RoomEvent.ADDRESS, ask -> keeper(ask, work)),
                needs.bus().answer(LeaveCall.ADDRESS, ask -> keeper(ask, work)),
                needs.bus().answer(FlagParticipant.ADDRESS, ask -> keeper(ask, work)),
                needs.bus().answer(UserOffline.ADDRESS, gone -> offline(gone, work))));
  }

  private Future<?> offline(UserOffline gone, Function<Object, Future<?>> work) {
    boolean kept = shared == null || shared.keeps();
    return gone.elsewhere() && !kept ? Future.succeededFuture() : keeper(gone, work);
  }

  /// Done here when this node keeps the calls, else where they are kept.
  private Future<?> keeper(Object ask, Function<Object, Future<?>> work) {
    return shared == null || shared.keeps()
        ? work.apply(ask)
        : shared.ask(CallWire.question(ask)).compose(CallWire::answer);
  }

  private Future<Void> share(VoiceCalls calls, Function<Object, Future<?>> work) {
    if (!needs.nodes().isClustered()) {
      return Future.succeededFuture();
    }
    var keeper = new CallsKeeper(needs.sql(), needs.nodes().self(), System::nanoTime);
    var copy = new CopiedCalls(calls, needs.published(), needs.backplane(), needs.clock(), work);
    var sharing = new SharedCalls(vertx, needs.nodes(), keeper, copy, System::nanoTime);
    calls.copyTo((channel, participants, events) ->
        sharing.changed(CallWire.change(CallChange.of(channel, participants, events))));
    shared = sharing;
    return sharing.start();
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

  private Future<Void> leave(VoiceCalls calls, LeaveCall ask) {
    calls.remove(ask.key(), now());
    return Future.succeededFuture();
  }

  private Future<Void> flag(VoiceCalls calls, FlagParticipant ask) {
    calls.flag(ask.key(), ask.draft(), now());
    return Future.succeededFuture();
  }

  /// Every call, and every room that a token could still be used for.
  private void sweep(VoiceCalls calls, AccessWatch watch, RoomSweep rooms) {
    if (shared != null && !shared.keeps()) {
      return;
    }
    calls.registry().everybody(participant -> true).forEach(watch::check);
    rooms.sweep(calls.registry().channels(), calls.tokens().open(now()));
    calls.addresses().forget(now(), key -> calls.registry().on(key).isPresent());
  }

  private long now() {
    return needs.clock().instant().getEpochSecond();
  }
}
