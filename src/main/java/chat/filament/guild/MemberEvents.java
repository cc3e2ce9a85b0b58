package chat.filament.guild;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;

/// The events about members (`contract/gateway.md` §11); all go to the whole guild.
final class MemberEvents {
  private MemberEvents() {}

  private record Added(
      GuildId guildId, UserId userId, String role, long joinedAtUnix, UserId actorUserId) {}

  static Event added(GuildId guild, UserId user, long now, UserId actor) {
    return event("workspace_member_add", user, new Added(guild, user, "member", now, actor));
  }

  private record Removed(
      GuildId guildId, UserId userId, String reason, long removedAtUnix, UserId actorUserId) {}

  static Event removed(GuildId guild, UserId user, String reason, long now, UserId actor) {
    return event("workspace_member_remove", user, new Removed(guild, user, reason, now, actor));
  }

  private static Event event(String type, UserId user, Object payload) {
    return new Event(type, new Audience.InGuild(), user.value(), Json.encode(payload));
  }
}
