/// What happened, on its way from the writer of a guild to the sockets: events, who may see them,
/// and the batches that carry them.
///
/// A [chat.filament.platform.event.Batch] is what one commit made. It reaches every gateway shard
/// through the [chat.filament.platform.event.Backplane], in `seq` order for each guild.
@NullMarked
package chat.filament.platform.event;

import org.jspecify.annotations.NullMarked;
