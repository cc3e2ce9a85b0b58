package chat.filament.ipban;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;

/// Tells those who may manage address bans that their list has changed (`contract/gateway.md` §11).
final class IpBanEvents {
  private IpBanEvents() {}

  private record Summary(String action, int changedCount) {}

  private record Sync(GuildId guildId, Summary summary, long updatedAtUnix, UserId actorUserId) {}

  static Event added(GuildId guild, int count, long now, UserId actor) {
    return event(new Sync(guild, new Summary("upsert", count), now, actor));
  }

  static Event removed(GuildId guild, long now, UserId actor) {
    return event(new Sync(guild, new Summary("remove", 1), now, actor));
  }

  private static Event event(Sync payload) {
    return new Event(
        "workspace_ip_ban_sync",
        new Audience.Holders(Permission.MANAGE_IP_BANS),
        null,
        Json.encode(payload));
  }
}
