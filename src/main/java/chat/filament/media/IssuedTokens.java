package chat.filament.media;

import chat.filament.core.UserId;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Tokens that have not expired: LiveKit lets their holders in whatever has happened since. Also
/// counts the live tokens with a subscribe grant of each participant. Times are unix seconds.
final class IssuedTokens {
  static final int LIVE_SUBSCRIBES = 6;

  /// Voice channels that one user can have tokens for at a time.
  static final int CHANNELS_PER_USER = 16;

  private static final long TTL_SECONDS = LiveKitTokens.TTL_SECONDS;

  private final Map<UserId, Map<VoiceChannel, LiveTokens>> byUser = new HashMap<>();

  private static final class LiveTokens {
    private final ArrayDeque<Long> subscribes = new ArrayDeque<>(2);
    private long lastExpiry;
  }

  /// One that would live for much longer than tokens do is of the time before the clock went back.
  private static boolean isLive(long expiry, long now) {
    return now < expiry && expiry <= now + 2 * TTL_SECONDS;
  }

  /// Seconds until one more subscribe token may be issued, 0 when it may be now.
  long subscribeWait(ParticipantKey key, long now) {
    var issued = of(key);
    issued.subscribes.removeIf(expiry -> !isLive(expiry, now));
    boolean free = issued.subscribes.size() < LIVE_SUBSCRIBES;
    return free ? 0 : issued.subscribes.getFirst() - now;
  }

  /// Seconds until the user may have a token for one more channel, 0 when it may be now: each open
  /// channel is one that LiveKit is asked about again and again.
  long channelWait(ParticipantKey key, long now) {
    if (isOpen(key, now)) {
      return 0;
    }
    var expiries =
        ofUser(key.user()).values().stream()
            .mapToLong(issued -> issued.lastExpiry)
            .filter(expiry -> isLive(expiry, now))
            .sorted()
            .toArray();
    return expiries.length < CHANNELS_PER_USER ? 0 : expiries[0] - now;
  }

  void add(ParticipantKey key, Grant grant, long expiry) {
    var issued =
        byUser
            .computeIfAbsent(key.user(), _ -> new HashMap<>(2))
            .computeIfAbsent(key.channel(), _ -> new LiveTokens());
    if (issued.lastExpiry < expiry || !isLive(issued.lastExpiry, expiry - TTL_SECONDS)) {
      issued.lastExpiry = expiry;
    }
    if (grant.canSubscribe()) {
      issued.subscribes.addLast(expiry);
    }
  }

  /// A token of [#add] was not handed out after all.
  void withdraw(ParticipantKey key, long expiry) {
    of(key).subscribes.removeLastOccurrence(expiry);
  }

  /// No subscribe token of the participant is live any more.
  void release(ParticipantKey key) {
    of(key).subscribes.clear();
  }

  /// Whether somebody could enter LiveKit as this participant.
  boolean isOpen(ParticipantKey key, long now) {
    return isLive(of(key).lastExpiry, now);
  }

  /// Channels that somebody could still enter; forgets the others.
  Set<VoiceChannel> open(long now) {
    byUser
        .values()
        .removeIf(channels -> {
          channels.values().removeIf(issued -> !isLive(issued.lastExpiry, now));
          return channels.isEmpty();
        });
    var open = new HashSet<VoiceChannel>();
    byUser.values().forEach(channels -> open.addAll(channels.keySet()));
    return open;
  }

  private Map<VoiceChannel, LiveTokens> ofUser(UserId user) {
    return byUser.getOrDefault(user, Map.of());
  }

  /// Without a token it is an empty one that nobody keeps.
  private LiveTokens of(ParticipantKey key) {
    var issued = ofUser(key.user()).get(key.channel());
    return issued == null ? new LiveTokens() : issued;
  }

  /// The addresses that tokens were asked from, of those in a call and those who could still enter
  /// one: the newest four of each. LiveKit does not say where somebody speaks from. Times are unix
  /// seconds. On the event loop of the [MediaVerticle].
  static final class Addresses {
    private static final int EACH = 4;

    /// When the last token of each address expires.
    private final Map<ParticipantKey, LinkedHashMap<InetAddress, Long>> byKey = new HashMap<>();

    /// Nothing is kept of a peer without an address: no ban contains it.
    void add(ParticipantKey key, @Nullable InetAddress address, long expiry) {
      if (address != null) {
        var known = byKey.computeIfAbsent(key, _ -> new LinkedHashMap<>());
        known.putLast(address, expiry);
        if (known.size() > EACH) {
          known.pollFirstEntry();
        }
      }
    }

    /// Of tokens that expire after `time`.
    Collection<InetAddress> of(ParticipantKey key, long time) {
      return byKey.getOrDefault(key, new LinkedHashMap<>()).entrySet().stream()
          .filter(entry -> entry.getValue() > time)
          .map(Map.Entry::getKey)
          .toList();
    }

    /// Forgets addresses whose tokens have expired, unless their holder is in the call.
    void forget(long now, Predicate<ParticipantKey> inCall) {
      byKey
          .entrySet()
          .removeIf(entry -> {
            if (!inCall.test(entry.getKey())) {
              entry.getValue().values().removeIf(expiry -> expiry <= now);
            }
            return entry.getValue().isEmpty();
          });
    }
  }
}
