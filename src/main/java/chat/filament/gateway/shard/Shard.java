package chat.filament.gateway.shard;

import chat.filament.core.SessionId;
import chat.filament.gateway.command.ClientCommands;
import chat.filament.gateway.command.Ingress;
import chat.filament.gateway.delivery.Delivery;
import chat.filament.gateway.delivery.DeliveryQueue;
import chat.filament.gateway.delivery.DeliverySteps;
import chat.filament.gateway.delivery.GuildsOnShard;
import chat.filament.gateway.delivery.LostEvents;
import chat.filament.gateway.delivery.ShardInbox;
import chat.filament.gateway.history.LogHeads;
import chat.filament.gateway.history.LogPageCache;
import chat.filament.gateway.nodes.Counted;
import chat.filament.gateway.nodes.Surplus;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.resume.Resuming;
import chat.filament.gateway.session.ClosingSessions;
import chat.filament.gateway.session.DirectEvents;
import chat.filament.gateway.session.EndedAuthSessions;
import chat.filament.gateway.session.FlushQueue;
import chat.filament.gateway.session.GoingAway;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.Heartbeat;
import chat.filament.gateway.session.Session;
import chat.filament.gateway.session.SessionOwner;
import chat.filament.gateway.session.SessionsByOwner;
import chat.filament.gateway.session.Subscriber;
import chat.filament.gateway.session.TimeSlice;
import chat.filament.gateway.subscribe.AccessLoads;
import chat.filament.gateway.subscribe.Subscribing;
import chat.filament.gateway.transport.Takeover;
import chat.filament.platform.metrics.LoopLag;
import chat.filament.platform.socket.SocketCaller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of one event loop. Everything in here runs on that loop.
public final class Shard implements SessionOwner {
  private static final Logger log = LoggerFactory.getLogger(Shard.class);

  private final Context loop;
  private final LongSupplier nanos;
  private final ShardContext shared;
  private final Function<SocketCaller, Future<Void>> left;
  private final ShardInbox inbox;
  private final GuildsOnShard guilds;
  private final FlushQueue flushes;
  private final SessionsByOwner sessions = new SessionsByOwner();
  private final Heartbeat heartbeat;
  private final ClosingSessions closing = new ClosingSessions();
  private final EndedAuthSessions endedAuthSessions;
  private final LogPageCache pages;
  private final DirectEvents events;
  private final PresenceAnnouncer announcer;
  private final Ingress ingress;
  private int open;

  /// Becomes one of the shards of `shared`. To be made on the event loop `loop`; `nanos` is a
  /// monotonic clock, `left` is called with the caller of each session that has ended and answers
  /// when others may hear that they went offline.
  public Shard(
      Context loop,
      LongSupplier nanos,
      ShardContext shared,
      Function<SocketCaller, Future<Void>> left) {
    this.loop = loop;
    this.nanos = nanos;
    this.shared = shared;
    this.left = left;
    this.inbox = new ShardInbox(loop, nanos, this::turn);
    this.flushes = new FlushQueue(nanos);
    this.heartbeat = new Heartbeat(step -> loop.runOnContext(go -> step.run()));
    this.endedAuthSessions = new EndedAuthSessions(nowMs());
    this.pages = new LogPageCache(shared.log, shared.counters, shared.replayQueries(), this::nowMs);
    this.guilds = new GuildsOnShard(shared.fanout, inbox, queues(), nanos);
    this.events =
        new DirectEvents(
            shared.presence, shared.counters, shared.metrics, shared.extensions.states());
    this.announcer = new PresenceAnnouncer(loop.owner(), shared.presence, shared.fanout);
    this.ingress =
        new Ingress(shared.config, shared.metrics, shared.unknown, commands(), this::nowMs);
  }

  private Function<GuildSubscriptions, DeliveryQueue> queues() {
    var steps =
        new DeliverySteps(
            shared.access,
            shared.counters,
            pages,
            sessions,
            flushes,
            new DeliverySteps.Listener(this::evicted, this::goOn, this::tellPresence));
    var lost = new LostEvents(loop.owner(), shared.log, shared.fanout);
    return guild -> new DeliveryQueue(guild, steps, lost, shared.deliveryMeters);
  }

  private ClientCommands commands() {
    var heads = new LogHeads(shared.log, shared.replayQueries());
    var admission =
        new Subscribing.Admission(
            shared.access, new AccessLoads(shared.access), shared.extensions.guard(), heads);
    var subscribing =
        new Subscribing(guilds, admission, shared.presence, events, announcer::announceSoon);
    var resuming = new Resuming(guilds, heads, pages, subscribing, events, inbox::nextTurn);
    return new ClientCommands(shared.metrics, shared.extensions.commands(), subscribing, resuming);
  }

  /// Starts the one timer of all sessions, and measures how late it runs.
  public void start() {
    loop.owner().setPeriodic(Heartbeat.TICK_MS, tick -> tick());
    LoopLag.watch(loop.owner(), guilds.number(), nanos, shared.metrics.registry());
  }

  private void tick() {
    int now = nowMs();
    heartbeat.tick(now, ingress::forgetQuiet);
    closing.tick(now);
    endedAuthSessions.tick(now);
    pages.tick();
  }

  /// A clock of 32 bits that wraps around.
  private int nowMs() {
    return (int) (nanos.getAsLong() / 1_000_000);
  }

  /// Takes over the connection of a good upgrade request that has ended, and greets it. When this
  /// fails there is no session; afterwards whatever fails is an end of it.
  ///
  /// @param resumes whether the client opted in to resumption
  public void open(HttpServerRequest request, SocketCaller caller, boolean resumes) {
    var session = new Session(this, caller, resumes);
    session.attach(Takeover.run(request, loop, session));
    open++;
    session.frameAt(nowMs());
    sessions.add(session);
    heartbeat.add(session);
    try {
      events.ready(session);
      session.ping();
    } catch (RuntimeException e) {
      log.atError().addKeyValue("event", "gateway.internal_error").setCause(e).log("no greeting");
      session.end(SessionEnd.INTERNAL);
    }
    if (endedAuthSessions.contains(caller.identity().session())) {
      session.end(SessionEnd.SESSION_REVOKED);
    }
  }

  /// Closes the sockets of an auth session, now and those that are about to open.
  public void authSessionEnded(SessionId id) {
    endedAuthSessions.add(id);
    sessions.forEachOfAuthSession(id, session -> session.end(SessionEnd.SESSION_REVOKED));
  }

  /// Ends sockets that are too many over all nodes, the newest first where they are a user's.
  public void end(Surplus surplus) {
    switch (surplus.what()) {
      case Counted.OfUser(var user) ->
          sessions.forEachOfUser(user, session -> end(session, surplus));
      case Counted.OfAddress(var address) ->
          heartbeat.sessions().stream()
              .filter(session -> session.caller().client().limiterKey().equals(address))
              .forEach(session -> end(session, surplus));
      case Counted.InGuild _ -> {} // one counts as many
    }
  }

  private static void end(Session session, Surplus surplus) {
    if (surplus.takeOne()) {
      session.end(SessionEnd.CONNECTION_LIMIT);
    }
  }

  @Override
  public void onFrame(Session session) {
    ingress.frame(session);
  }

  @Override
  public void onMessage(Session session, byte[] payload, boolean text, boolean first) {
    ingress.message(session, payload, text, first);
  }

  @Override
  public void onProgress(Session session) {
    session.frameAt(nowMs());
  }

  @Override
  public void onWritten(Session session) {
    flushes.add(session);
    inbox.wake();
  }

  @Override
  public void onEnd(Session session, SessionEnd end) {
    shared.metrics.wsDisconnects().increment(end.label());
    sessions.remove(session);
    heartbeat.remove(session);
    var offline = left.apply(session.caller());
    closing.add(session, nowMs());
    for (var one = session.anySubscriber(); one != null; one = session.anySubscriber()) {
      if (one.guild().evict(one)) {
        left(one, offline);
      }
    }
  }

  @Override
  public void onClosed(Session session) {
    open--;
  }

  private void evicted(Subscriber subscriber) {
    left(subscriber, Future.succeededFuture());
  }

  /// The user counts as online until `offline` is done.
  private void left(Subscriber subscriber, Future<Void> offline) {
    var guild = subscriber.guild().guild();
    var user = subscriber.session().user();
    offline.onComplete(done -> {
      if (shared.presence.leave(guild, user).announce()) {
        announcer.announceSoon(guild);
      }
    });
    guilds.settle(subscriber.guild());
  }

  private void tellPresence(Subscriber subscriber) {
    events.presenceSync(subscriber.session(), subscriber.guild().guild());
  }

  private void goOn(DeliveryQueue queue) {
    guilds.activate(queue);
    inbox.wake();
  }

  private void deliver(Delivery.ToUsers event) {
    sessions.forEachOfUsers(event.users(), session -> deliver(event.outbound(), session));
    event.release();
  }

  private void deliver(Outbound event, Session session) {
    if (session.deliver(event.frame(session.resumes()))) {
      event.counters().emitted().increment();
      flushes.add(session);
    } else {
      event.counters().fullQueue().increment();
      session.end(SessionEnd.SLOW_CONSUMER);
    }
  }

  /// All that the inbox holds goes to its guilds, these go on for a time slice, and what they wrote
  /// is sent.
  private void turn() {
    Delivery delivery;
    while ((delivery = inbox.poll()) != null) {
      switch (delivery) {
        case Delivery.OfGuild ofGuild -> guilds.deliver(ofGuild);
        case Delivery.ToUsers toUsers -> deliver(toUsers);
      }
    }
    guilds.run(new TimeSlice(nanos));
    flushes.run(new TimeSlice(nanos));
    if (!guilds.isQuiet() || !flushes.isQuiet()) {
      inbox.goOn();
    } else {
      wakeIn(flushes.pause());
      wakeIn(guilds.pause());
    }
  }

  private void wakeIn(long pause) {
    if (pause > 0) {
      inbox.wakeIn(pause);
    }
  }

  /// Closes all sockets with 1001 over so many seconds; done when their connections are closed or
  /// were cut. Nobody may be let in any more.
  public Future<Void> goAway(int seconds) {
    shared.presence.hold();
    return new GoingAway(loop.owner(), heartbeat.sessions(), seconds)
        .run(() -> open)
        .onComplete(done -> closing.abort());
  }
}
