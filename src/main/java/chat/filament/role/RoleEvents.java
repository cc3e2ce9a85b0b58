package chat.filament.role;

import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.LegacyRole;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The events of roles and assignments (`contract/gateway.md` §11); all go to the whole guild.
///
/// @param now unix seconds
record RoleEvents(GuildId guild, long now, UserId actor) {
  private record NewRole(
      RoleId roleId,
      String name,
      int position,
      boolean isSystem,
      List<String> permissions,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String colorHex) {}

  private record Created(GuildId guildId, NewRole role, UserId actorUserId) {}

  Event created(RoleView role) {
    var fresh =
        new NewRole(
            role.roleId(),
            role.name(),
            role.position(),
            role.isSystem(),
            role.permissions(),
            role.colorHex());
    return event("workspace_role_create", new Created(guild, fresh, actor));
  }

  private record Updated(
      GuildId guildId,
      RoleId roleId,
      Map<String, @Nullable Object> updatedFields,
      long updatedAtUnix,
      UserId actorUserId) {}

  Event updated(RoleId role, RoleEdit edit) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    if (edit.name() != null) {
      fields.put("name", edit.name());
    }
    if (edit.permissions() != null) {
      fields.put("permissions", edit.permissions());
    }
    if (edit.colorHex().isSent()) {
      fields.put("color_hex", edit.colorHex().value());
    }
    return event("workspace_role_update", new Updated(guild, role, fields, now, actor));
  }

  private record Deleted(GuildId guildId, RoleId roleId, long deletedAtUnix, UserId actorUserId) {}

  Event deleted(RoleId role) {
    return event("workspace_role_delete", new Deleted(guild, role, now, actor));
  }

  private record Reordered(
      GuildId guildId, List<RoleId> roleIds, long updatedAtUnix, UserId actorUserId) {}

  Event reordered(List<RoleId> roles) {
    return event("workspace_role_reorder", new Reordered(guild, roles, now, actor));
  }

  private record Assigned(
      GuildId guildId, UserId userId, RoleId roleId, long assignedAtUnix, UserId actorUserId) {}

  Event assigned(RoleId role, UserId user) {
    return event("workspace_role_assignment_add", new Assigned(guild, user, role, now, actor));
  }

  private record Unassigned(
      GuildId guildId, UserId userId, RoleId roleId, long removedAtUnix, UserId actorUserId) {}

  Event unassigned(RoleId role, UserId user) {
    return event("workspace_role_assignment_remove", new Unassigned(guild, user, role, now, actor));
  }

  private record Ranked(
      GuildId guildId,
      UserId userId,
      Map<String, String> updatedFields,
      long updatedAtUnix,
      UserId actorUserId) {}

  Event ranked(UserId user, LegacyRole rank) {
    return event(
        "workspace_member_update",
        new Ranked(guild, user, Map.of("role", rank.wire()), now, actor));
  }

  private static Event event(String type, Object payload) {
    return new Event(type, new Audience.InGuild(), null, Json.encode(payload));
  }
}
