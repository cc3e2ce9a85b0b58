/// What a client that comes back needs from the log (design.md §5): where it was, what the log
/// holds, and the events it has missed, read with few queries however many clients come back at
/// once.
///
/// Each shard has its own; everything is confined to its event loop. The tables are read through
/// [chat.filament.platform.log.LogReader].
@NullMarked
package chat.filament.gateway.resume;

import org.jspecify.annotations.NullMarked;
