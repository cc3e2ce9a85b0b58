/// Sessions and what they are subscribed to, as plain data structures of one event loop.
///
/// A [chat.filament.gateway.session.Session] is one client's WebSocket. It is a
/// [chat.filament.gateway.session.Subscriber] of each guild that it is subscribed in, and has there
/// a [chat.filament.gateway.session.Subscription] for each channel. The other direction is
/// [chat.filament.gateway.session.GuildSubscriptions]: who of this shard listens to a guild and to
/// each of its channels.
///
/// Beside them is what looks at sessions as such: [chat.filament.gateway.session.Heartbeat],
/// [chat.filament.gateway.session.FlushQueue], [chat.filament.gateway.session.SessionsByOwner] and
/// the ends. Nothing here is thread-safe; everything belongs to the event loop of one shard.
@NullMarked
package chat.filament.gateway.session;

import org.jspecify.annotations.NullMarked;
