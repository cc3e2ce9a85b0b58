/// What happened, on its way from the writer of a guild to the sockets: events, who may see them,
/// and the batches that carry them. A change has these names and no others:
///
/// ```
/// GuildCommand.decide(Decision)   what somebody wants, checked on the newest state
///   └─ Change                     what was decided: nothing, a row, or a transaction   (writer)
///        └─ ChangeResult          what the transaction did: answer, events, audit rows,
///             │                   AccessChange                                          (writer)
///             └─ Batch            its committed events with their first seq, and the
///                  │              AccessChange                                          (here)
///                  └─ Delivery    the same in the queue of a shard, encoded once        (gateway)
///                       └─ frame
/// ```
///
/// A [chat.filament.platform.event.Batch] reaches every gateway shard through the
/// [chat.filament.platform.event.Backplane], in `seq` order for each guild.
@NullMarked
package chat.filament.platform.event;

import org.jspecify.annotations.NullMarked;
