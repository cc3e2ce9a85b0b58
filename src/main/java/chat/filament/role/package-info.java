/// Roles of a guild and who holds them (`contract/rest.md` §9, `contract/permissions.md` §2, §5).
///
/// Start at [chat.filament.role.RoleFeature] for the routes. Every change is a command, such as
/// [chat.filament.role.CreateRole], that the guild's writer decides on its event loop; the list is
/// answered from the guild's snapshot on the event loop of the request. Who may do what to which
/// role is asked of [chat.filament.core.permission.Access]; [chat.filament.role.Reorder] holds the
/// one rule that needs thought. Tables: `guild_roles`, `guild_role_members`, and
/// `default_join_role_id` of `guilds`.
@NullMarked
package chat.filament.role;

import org.jspecify.annotations.NullMarked;
