/// A gateway shard: the sockets of one event loop, what they are subscribed to, and the delivery of
/// events to them.
///
/// ```
///  Backplane ─> Fanout ─> Inbox of each shard with subscribers in the guild
///                            │ one turn of the event loop
///                            ▼
///                         Room (a guild): deliveries in order, one after another
///                            │ Audience -> Roster (places of a channel, seats of the guild)
///                            ▼
///                         Session ─> Link: written now, flushed once at the end of the turn
/// ```
///
/// A [chat.filament.gateway.shard.Session] has a [chat.filament.gateway.shard.Seat] in each guild
/// that it is subscribed in, and there a [chat.filament.gateway.shard.Place] for each channel.
/// Everything but [chat.filament.gateway.shard.Fanout] is confined to the shard's event loop; there
/// are no locks.
///
/// **Order.** The deliveries of a guild reach a socket in the order of the guild's log, whatever
/// channel they belong to: that is what lets a client resume from a single position. So a room
/// handles one delivery at a time. Rooms do not wait for each other: a room with many sockets gives
/// way after a millisecond, and its sockets are sent to in passes ([Flushes]).
@NullMarked
package chat.filament.gateway.shard;

import org.jspecify.annotations.NullMarked;
