/// The WebSocket itself, from the upgrade to the end of the TCP connection: everything above sees a
/// [chat.filament.gateway.transport.Link] that carries whole messages.
///
/// After the 101 one small Netty handler of our own stands alone in the pipeline in place of the
/// HTTP objects of Vert.x, which would cost an idle socket several times its memory. This is the
/// only package that touches internals of Vert.x ([chat.filament.gateway.transport.Takeover]), so a
/// new version of it is checked here. Everything runs on the event loop of the connection.
@NullMarked
package chat.filament.gateway.transport;

import org.jspecify.annotations.NullMarked;
