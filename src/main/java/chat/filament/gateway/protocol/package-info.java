/// What goes over a gateway socket (`contract/gateway.md`): the envelope in both directions, the
/// limits of a connection, and the ways it can end. No state beyond a single message or window.
///
/// [chat.filament.gateway.protocol.Inbound] reads what a client sent;
/// [chat.filament.gateway.protocol.Outbound] is an event as bytes, made once for all sockets.
@NullMarked
package chat.filament.gateway.protocol;

import org.jspecify.annotations.NullMarked;
