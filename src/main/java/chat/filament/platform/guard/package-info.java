/// What stands before a guild besides permissions: bans of addresses. Features ask
/// [chat.filament.platform.guard.AddressGuard] and need not know who keeps the bans.
@NullMarked
package chat.filament.platform.guard;

import org.jspecify.annotations.NullMarked;
