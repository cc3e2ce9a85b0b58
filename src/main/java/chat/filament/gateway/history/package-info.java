/// What a shard knows of the logs of guilds: where they end, and recent pages of them, read with
/// few queries however many clients come back at once.
///
/// Each shard has its own; everything is confined to its event loop. The tables are read through
/// [chat.filament.platform.log.LogReader] and [chat.filament.platform.log.UserLog].
@NullMarked
package chat.filament.gateway.history;

import org.jspecify.annotations.NullMarked;
