package chat.filament.gateway.shard;

import chat.filament.core.GuildId;
import chat.filament.gateway.delivery.Delivery;
import chat.filament.gateway.delivery.Fanout;
import chat.filament.gateway.presence.Presence;
import io.vertx.core.Vertx;

/// Announces changes of presence to the subscribers of a guild, together with what changed within
/// 200 ms.
final class PresenceAnnouncer {
  private static final long ANNOUNCE_MS = 200;

  /// Changes of presence in one announcement, and what it may be in all, each change counted for
  /// each user who hears of it. When very many come at once the others hear of them over some time,
  /// instead of nothing else meanwhile.
  private static final int MAX_ANNOUNCED = 500;

  private static final int MIN_ANNOUNCED = 32;
  private static final int MAX_TELLINGS = 800_000;

  private final Vertx vertx;
  private final Presence presence;
  private final Fanout fanout;

  PresenceAnnouncer(Vertx vertx, Presence presence, Fanout fanout) {
    this.vertx = vertx;
    this.presence = presence;
    this.fanout = fanout;
  }

  /// To be called by whoever [Presence] told to see to it.
  void announceSoon(GuildId guild) {
    vertx.setTimer(ANNOUNCE_MS, timer -> announce(guild));
  }

  private void announce(GuildId guild) {
    int share = MAX_TELLINGS / Math.max(1, presence.online(guild));
    int max = Math.clamp(share, MIN_ANNOUNCED, MAX_ANNOUNCED);
    var announcement = presence.announcement(guild, max);
    if (announcement != null) {
      fanout.offer(new Delivery.Presences(announcement));
      announceSoon(guild);
    }
  }
}
