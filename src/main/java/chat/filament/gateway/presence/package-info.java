/// Who is online in which guild: a user is while at least one of their sockets is subscribed there,
/// on whichever node.
///
/// [chat.filament.gateway.presence.Presence] is asked and told by every gateway shard, on any
/// thread; what has changed is taken as an [chat.filament.gateway.presence.Announcement], at most
/// every 200 ms for each guild.
@NullMarked
package chat.filament.gateway.presence;

import org.jspecify.annotations.NullMarked;
