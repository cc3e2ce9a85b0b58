package chat.filament.account;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.SessionId;
import chat.filament.platform.http.Identity;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Which auth sessions are live, in memory, so that a request costs no query. Safe on any thread.
///
/// A session that was read from the database is believed for a minute. Sessions that end are known
/// here at once when this node ends them, and within about a second when another node does, or when
/// they expire: [AccountVerticle] reads all recently ended ones once a second. That is one small
/// query whatever the number of users, where asking for each session again would be thousands. When
/// these reads fail for three seconds, nothing is believed that was not read within three seconds:
/// an outage never keeps a revoked session alive.
final class LiveSessions {
  private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(3);

  private record Known(LiveSession session, long readAt) {}

  private final SessionStore store;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Cache<SessionId, Known> live =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  /// Remembered for longer than `live`, so that an answer that was on its way from the database
  /// when the session ended cannot bring it back.
  private final Cache<SessionId, Boolean> ended =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofMinutes(5)).build();

  private volatile long endedReadAt;

  LiveSessions(SessionStore store, InstantSource clock, LongSupplier nanos) {
    this.store = store;
    this.clock = clock;
    this.nanos = nanos;
    this.endedReadAt = nanos.getAsLong() - BELIEVED_NANOS;
  }

  /// The holder of the token if its session is live; otherwise fails with `invalid_credentials`.
  Future<Identity> require(AccessToken.Valid token) {
    long now = clock.instant().getEpochSecond();
    if (ended.getIfPresent(token.session()) != null) {
      return refused();
    }
    var known = live.getIfPresent(token.session());
    if (known != null && isBelieved(known) && known.session().expiresAt() > now) {
      return identity(token, known.session());
    }
    long readAt = nanos.getAsLong();
    return store
        .live(token.session(), now)
        .compose(found -> {
          if (found.isEmpty() || ended.getIfPresent(token.session()) != null) {
            return refused();
          }
          live.put(token.session(), new Known(found.get(), readAt));
          return identity(token, found.get());
        });
  }

  /// True the first time.
  boolean end(SessionId session) {
    boolean first = ended.asMap().putIfAbsent(session, true) == null;
    live.invalidate(session);
    return first;
  }

  /// Every session that had ended by `readAt`, on the monotonic clock, has been passed to [#end].
  void allEndedKnown(long readAt) {
    endedReadAt = readAt;
  }

  private boolean isBelieved(Known known) {
    long now = nanos.getAsLong();
    return now - endedReadAt < BELIEVED_NANOS || now - known.readAt() < BELIEVED_NANOS;
  }

  private static Future<Identity> identity(AccessToken.Valid token, LiveSession session) {
    return session.user().equals(token.user())
        ? Future.succeededFuture(new Identity(token.user(), token.session()))
        : refused();
  }

  private static Future<Identity> refused() {
    return Future.failedFuture(new Refusal(Problem.INVALID_CREDENTIALS));
  }
}
