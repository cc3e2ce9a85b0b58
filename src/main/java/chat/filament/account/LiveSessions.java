package chat.filament.account;

import chat.filament.account.SessionStore.LiveSession;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.SessionId;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.http.Identity;
import chat.filament.platform.http.SessionEnded;
import chat.filament.platform.node.Nodes;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Which auth sessions are live, in memory, so that a request costs no query. Safe on any thread.
///
/// A session that was read from the database is believed for a minute. Sessions that end are known
/// here at once when this node ends them, and within about a second when another node does or they
/// expire: [AccountVerticle] reads all that ended of late once a second. That is one small query
/// whatever the number of users, where asking for every session in use again would be thousands.
/// When these reads fail for three seconds, nothing is believed that was not itself read within
/// three seconds: an outage never keeps a revoked session alive.
final class LiveSessions {
  private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// How far back each read reaches behind the one before: for commits that take their time and
  /// clocks of nodes that differ.
  private static final long OVERLAP_SECONDS = 30;

  private static final String TOPIC = "ended-auth-sessions";

  private record Known(LiveSession session, long readAt) {}

  private record EndedRead(long atNanos, long atSecond) {}

  private final SessionStore store;
  private final Bus bus;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Nodes nodes;
  private final Cache<SessionId, Known> live =
      Caffeine.newBuilder()
          .maximumSize(100_000)
          .expireAfterWrite(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();

  /// Remembered for longer than `live`, so that an answer that was on its way from the database
  /// when the session ended cannot bring it back.
  private final Cache<SessionId, Boolean> ended =
      Caffeine.newBuilder()
          .maximumSize(100_000)
          .expireAfterWrite(Duration.ofMinutes(5))
          .executor(Runnable::run)
          .build();

  private volatile EndedRead endedRead;

  LiveSessions(SessionStore store, Bus bus, Nodes nodes, InstantSource clock, LongSupplier nanos) {
    this.store = store;
    this.bus = bus;
    this.nodes = nodes;
    this.clock = clock;
    this.nanos = nanos;
    this.endedRead = new EndedRead(nanos.getAsLong() - BELIEVED_NANOS, now());
  }

  /// The holder of the token if its session is live; otherwise fails with `invalid_credentials`.
  Future<Identity> require(AccessToken.Valid token) {
    if (hasEnded(token.session())) {
      return refused();
    }
    var known = live.getIfPresent(token.session());
    if (known != null && isBelieved(known) && known.session().expiresAt() > now()) {
      return identity(token, known.session());
    }
    long readAt = nanos.getAsLong();
    return store
        .live(token.session())
        .compose(found -> {
          if (found.isEmpty() || hasEnded(token.session())) {
            return refused();
          }
          live.put(token.session(), new Known(found.get(), readAt));
          return identity(token, found.get());
        });
  }

  /// Whether it is known to have ended, of late.
  boolean hasEnded(SessionId session) {
    return ended.getIfPresent(session) != null;
  }

  /// From now on its tokens are refused here, and on other nodes when they hear of it; its sockets
  /// are told to close.
  void end(SessionId session) {
    ended(session);
    nodes.publish(TOPIC, Buffer.buffer(session.value()));
  }

  /// Hears of sessions that other nodes end, which [#readEnded] finds anyway.
  void hear() {
    nodes.listen(
        TOPIC, (from, message) -> SessionId.parse(message.toString()).ifPresent(this::ended));
  }

  private void ended(SessionId session) {
    boolean first = ended.asMap().putIfAbsent(session, true) == null;
    live.invalidate(session);
    if (first) {
      bus.publish(SessionEnded.ADDRESS, new SessionEnded(session));
    }
  }

  /// Ends what other nodes revoked and what expired since the last time. One at a time.
  Future<Void> readEnded() {
    var read = new EndedRead(nanos.getAsLong(), now());
    return store
        .endedSince(endedRead.atSecond() - OVERLAP_SECONDS)
        .map(sessions -> {
          sessions.forEach(this::ended);
          endedRead = read;
          return null;
        });
  }

  private boolean isBelieved(Known known) {
    long now = nanos.getAsLong();
    return now - endedRead.atNanos() < BELIEVED_NANOS || now - known.readAt() < BELIEVED_NANOS;
  }

  private static Future<Identity> identity(AccessToken.Valid token, LiveSession session) {
    return session.user().equals(token.user())
        ? Future.succeededFuture(new Identity(token.user(), token.session()))
        : refused();
  }

  private static Future<Identity> refused() {
    return Future.failedFuture(new Refusal(Problem.INVALID_CREDENTIALS));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
