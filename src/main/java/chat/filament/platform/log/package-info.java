/// The guild log: one row for every committed change of a guild, one order for everybody
/// (`guild_log`, `guild_log_head`; schema in `db/migration/V3__logs.sql`).
///
/// * [chat.filament.platform.log.LogReader] reads a guild's rows by position: replay after a
///   reconnect, filling holes.
/// * [chat.filament.platform.log.LogTail] follows the rows of all guilds in the order in which they
///   were committed.
/// * [chat.filament.platform.log.LogRetention] makes the partitions of the coming days and drops
///   old ones, of the users' log, too. Transaction ids and positions outlive neither a dump nor a
///   restore unharmed: what a backup brings from another database is adopted at the start.
@NullMarked
package chat.filament.platform.log;

import org.jspecify.annotations.NullMarked;
