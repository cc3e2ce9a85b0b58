package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;
import java.util.Map;

/// The events about a guild itself (`contract/gateway.md` §11).
final class GuildEvents {
  private GuildEvents() {}

  private record Updated(
      GuildId guildId, Map<String, String> updatedFields, long updatedAtUnix, UserId actorUserId) {}

  static Event updated(GuildId guild, Map<String, String> changed, long now, UserId actor) {
    return event("workspace_update", new Updated(guild, changed, now, actor));
  }

  private record Deleted(GuildId guildId, long deletedAtUnix, UserId actorUserId) {}

  static Event deleted(GuildId guild, long now, UserId actor) {
    return event("workspace_delete", new Deleted(guild, now, actor));
  }

  private static Event event(String type, Object payload) {
    return new Event(type, new Audience.InGuild(), null, Json.encode(payload));
  }
}
