/// The guild log: one row for every committed change of a guild, one order for everybody
/// (`guild_log`, `guild_log_head`; schema in `db/migration/V3__logs.sql`).
///
/// * [chat.filament.platform.log.LogReader] reads a guild's rows by position: replay after a
///   reconnect, filling holes.
@NullMarked
package chat.filament.platform.log;

import org.jspecify.annotations.NullMarked;
