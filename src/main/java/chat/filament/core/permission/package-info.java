/// Who may do what: the twelve permissions, roles, overrides and their evaluation
/// (`contract/permissions.md`).
///
/// A [chat.filament.core.permission.GuildSnapshot] is one committed state of a guild, a
/// [chat.filament.core.permission.Standing] is what one user is in it;
/// [chat.filament.core.permission.Access] answers every question from the two, without a query and
/// on any thread. There is no other permission code.
@NullMarked
package chat.filament.core.permission;

import org.jspecify.annotations.NullMarked;
