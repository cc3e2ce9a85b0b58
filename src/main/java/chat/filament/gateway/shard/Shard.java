package chat.filament.gateway.shard;

import chat.filament.core.GuildId;
import chat.filament.core.SessionId;
import chat.filament.gateway.protocol.End;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.resume.Heads;
import chat.filament.gateway.resume.Pages;
import chat.filament.gateway.transport.Takeover;
import chat.filament.platform.metrics.LoopLag;
import chat.filament.platform.socket.SocketCaller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.LongSupplier;

/// The sockets of one event loop. Everything in here runs on that loop.
public final class Shard {
  private static final long ANNOUNCE_MS = 200;

  /// Changes of presence in one announcement, and what it may be in all, each change counted for
  /// each user who hears of it. When very many come at once the others hear of them over some time,
  /// instead of nothing else meanwhile.
  private static final int MAX_ANNOUNCED = 500;

  private static final int MIN_ANNOUNCED = 32;
  private static final int MAX_TELLINGS = 800_000;

  private final Context loop;
  private final ShardParts parts;
  private final LongSupplier nanos;
  private final Inbox inbox;
  private final int number;
  private final Rooms rooms;
  private final Flushes flushes;
  private final Registry registry = new Registry();
  private final Heartbeat heartbeat;
  private final Closing closing = new Closing();
  private final EndedSessions endedSessions = new EndedSessions();
  private final Pages pages;
  private final Answers answers;
  private final Ingress ingress;
  private int open;

  /// Becomes one of the shards that `parts` feeds. To be made on the event loop `loop`; `nanos` is
  /// a monotonic clock.
  public Shard(Context loop, LongSupplier nanos, ShardParts parts) {
    this.loop = loop;
    this.nanos = nanos;
    this.parts = parts;
    this.inbox = new Inbox(loop, this::turn);
    this.flushes = new Flushes(nanos);
    this.heartbeat = new Heartbeat(step -> loop.runOnContext(go -> step.run()));
    var access = parts.sources().access();
    var loads = new AccessLoads(access);
    var shared = parts.shared();
    var log = parts.sources().log();
    this.pages = new Pages(log, shared.series(), shared.replayQueries(), this::nowMs);
    var steps =
        new Steps(
            new Steps.Parts(flushes, registry, access, shared.series(), pages),
            loads,
            this::left,
            this::goOn);
    var lost = new LostEvents(loop.owner(), log, shared.fanout());
    this.number = shared.fanout().add(inbox);
    this.rooms = new Rooms(shared.fanout(), number, guild -> new Room(guild, steps, lost));
    this.answers =
        new Answers(
            shared.presence(), shared.series(), shared.metrics(), parts.extensions().states());
    var subscribing =
        new Subscribing(
            new Subscribing.Parts(rooms, access, loads, parts.extensions().guard(), answers),
            shared.presence(),
            this::announceLater);
    var heads = new Heads(log, shared.replayQueries());
    var resuming =
        new Resuming(rooms, new Resuming.Parts(access, loads, subscribing, heads, pages), answers);
    var commands =
        new Commands(shared.metrics(), parts.extensions().commands(), subscribing, resuming);
    this.ingress =
        new Ingress(parts.config(), shared.metrics(), shared.unknown(), commands, this::nowMs);
  }

  /// Starts the one timer of all sockets, and measures how late it runs.
  public void start() {
    loop.owner().setPeriodic(Heartbeat.TICK_MS, tick -> tick());
    LoopLag.watch(loop.owner(), number, nanos, parts.shared().metrics().registry());
  }

  private void tick() {
    int now = nowMs();
    heartbeat.tick(now, ingress);
    closing.tick(now);
    endedSessions.tick(now);
    pages.tick();
  }

  /// A clock of 32 bits that wraps around.
  private int nowMs() {
    return (int) (nanos.getAsLong() / 1_000_000);
  }

  Ingress ingress() {
    return ingress;
  }

  /// Takes over the connection of a good upgrade request that has ended, and greets it.
  ///
  /// @param resumes whether the client opted in to resumption
  public void open(HttpServerRequest request, SocketCaller caller, boolean resumes) {
    var session = new Session(this, caller, resumes);
    session.attach(Takeover.run(request, loop, session));
    open++;
    session.lastFrameMs = nowMs();
    registry.add(session);
    heartbeat.add(session);
    answers.ready(session);
    session.ping();
    if (endedSessions.contains(caller.identity().session())) {
      session.end(End.SESSION_REVOKED);
    }
  }

  /// Closes the sockets of an auth session, now and those that are about to open.
  public void sessionEnded(SessionId id) {
    endedSessions.add(id);
    var session = registry.ofAuthSession(id);
    while (session != null) {
      var next = session.nextOfAuthSession;
      session.end(End.SESSION_REVOKED);
      session = next;
    }
  }

  /// A session is over; its connection may still wait for the client's side of the close.
  void ended(Session session, End end) {
    parts.shared().metrics().wsDisconnects().increment(end.label());
    registry.remove(session);
    heartbeat.remove(session);
    parts.left().accept(session.caller);
    session.lastFrameMs = nowMs();
    closing.add(session);
    while (session.seats != null) {
      var seat = session.seats;
      if (seat.room.restrict(seat, null)) {
        left(seat);
      }
    }
  }

  /// A client that is waited for has read something.
  void progress(Session session) {
    session.lastFrameMs = nowMs();
  }

  void closed() {
    open--;
  }

  /// A session has written something.
  void touched(Session session) {
    flushes.add(session, false);
    inbox.wake();
  }

  private void left(Seat seat) {
    var change = parts.shared().presence().leave(seat.room.guild, seat.session.user());
    if (change.announce()) {
      announceLater(seat.room.guild);
    }
    rooms.settle(seat.room);
  }

  private void goOn(Room room) {
    rooms.activate(room);
    inbox.wake();
  }

  private void announceLater(GuildId guild) {
    loop.owner().setTimer(ANNOUNCE_MS, timer -> announce(guild));
  }

  private void announce(GuildId guild) {
    var presence = parts.shared().presence();
    int share = MAX_TELLINGS / Math.max(1, presence.online(guild));
    int max = Math.clamp(share, MIN_ANNOUNCED, MAX_ANNOUNCED);
    var announcement = presence.announcement(guild, max);
    if (announcement != null) {
      parts.shared().fanout().offer(new Delivery.Presences(announcement));
      announceLater(guild);
    }
  }

  private void deliver(Delivery.ToUsers event) {
    for (var user : event.users()) {
      var session = registry.ofUser(user);
      while (session != null) {
        var next = session.nextOfUser;
        deliver(event.outbound(), session);
        session = next;
      }
    }
    event.release();
  }

  private void deliver(Outbound event, Session session) {
    if (session.deliver(event.frame(session.resumes))) {
      event.series().emitted().increment();
      flushes.add(session, false);
    } else {
      event.series().fullQueue().increment();
      session.end(End.SLOW_CONSUMER);
    }
  }

  private void turn() {
    Delivery delivery;
    while ((delivery = inbox.poll()) != null) {
      switch (delivery) {
        case Delivery.OfGuild ofGuild -> rooms.deliver(ofGuild);
        case Delivery.ToUsers toUsers -> deliver(toUsers);
      }
    }
    rooms.run(new Turn(nanos));
    flushes.run(new Turn(nanos));
    if (!rooms.isQuiet() || !flushes.isQuiet()) {
      inbox.goOn();
    } else if (flushes.pause() > 0) {
      inbox.wakeIn(flushes.pause());
    }
  }

  /// Closes all sockets with 1001 over so many seconds; done when their connections are closed or
  /// were cut. Nobody may be let in any more.
  public Future<Void> drain(int seconds) {
    return new Drain(loop.owner(), heartbeat.sessions(), seconds)
        .run(() -> open)
        .onComplete(done -> closing.abort());
  }
}
