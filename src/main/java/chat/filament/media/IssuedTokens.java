package chat.filament.media;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Tokens that have not expired: LiveKit lets their holders in whatever has happened since. Also
/// counts the live tokens with a subscribe grant of each participant. Times are unix seconds.
final class IssuedTokens {
  static final int LIVE_SUBSCRIBES = 6;

  private final Map<ParticipantKey, LiveTokens> byKey = new HashMap<>();

  private static final class LiveTokens {
    private final ArrayDeque<Long> subscribes = new ArrayDeque<>(2);
    private long lastExpiry;
  }

  /// Seconds until one more subscribe token may be issued, 0 when it may be now.
  long subscribeWait(ParticipantKey key, long now) {
    var issued = byKey.get(key);
    if (issued == null) {
      return 0;
    }
    issued.subscribes.removeIf(expiry -> expiry <= now);
    boolean free = issued.subscribes.size() < LIVE_SUBSCRIBES;
    return free ? 0 : issued.subscribes.getFirst() - now;
  }

  void add(ParticipantKey key, Grant grant, long expiry) {
    var issued = byKey.computeIfAbsent(key, _ -> new LiveTokens());
    issued.lastExpiry = Math.max(issued.lastExpiry, expiry);
    if (grant.canSubscribe()) {
      issued.subscribes.addLast(expiry);
    }
  }

  /// A token of [#add] was not handed out after all.
  void withdraw(ParticipantKey key, long expiry) {
    var issued = byKey.get(key);
    if (issued != null) {
      issued.subscribes.removeLastOccurrence(expiry);
    }
  }

  /// No subscribe token of the participant is live any more.
  void release(ParticipantKey key) {
    var issued = byKey.get(key);
    if (issued != null) {
      issued.subscribes.clear();
    }
  }

  /// Whether somebody could enter LiveKit as this participant.
  boolean isOpen(ParticipantKey key, long now) {
    var issued = byKey.get(key);
    return issued != null && issued.lastExpiry > now;
  }

  /// Channels that somebody could still enter; forgets the others.
  Set<VoiceChannel> open(long now) {
    byKey.values().removeIf(issued -> issued.lastExpiry <= now);
    var channels = new HashSet<VoiceChannel>();
    byKey.keySet().forEach(key -> channels.add(key.channel()));
    return channels;
  }
}
