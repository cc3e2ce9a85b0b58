/// Bringing sessions into guilds: the order of looking and listening that loses no revocation
/// ([chat.filament.gateway.subscribe.Subscribing]), and the access that it needs, loaded a few
/// queries at a time ([chat.filament.gateway.subscribe.AccessLoads]).
@NullMarked
package chat.filament.gateway.subscribe;

import org.jspecify.annotations.NullMarked;
