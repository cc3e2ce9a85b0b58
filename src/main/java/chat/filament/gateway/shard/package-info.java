/// A gateway shard: the sessions of one event loop. [chat.filament.gateway.shard.Shard] puts the
/// parts together and owns the turn of the loop; [chat.filament.gateway.shard.ShardContext] is what
/// the shards of a server share.
///
/// How one event comes to a socket is drawn in the package `gateway.delivery`, how a client comes
/// into a guild in `gateway.subscribe` and `gateway.resume`. Everything but
/// [chat.filament.gateway.delivery.Fanout], [chat.filament.gateway.presence.Presence] and the
/// counters is confined to the shard's event loop; there are no locks.
@NullMarked
package chat.filament.gateway.shard;

import org.jspecify.annotations.NullMarked;
