/// What is told to users and not to guilds, on its way to their sockets on other nodes.
@NullMarked
package chat.filament.platform.relay;

import org.jspecify.annotations.NullMarked;
