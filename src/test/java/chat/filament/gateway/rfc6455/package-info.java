/// Whether the gateway speaks WebSocket as RFC 6455 says, tried byte by byte over a raw socket. The
/// classes follow the groups of the Autobahn test suite.
///
/// The gateway does not echo, so what was understood shows by its own events: a `subscribe` is
/// answered with `subscribed`, a `message_create` comes back to its sender.
@NullMarked
package chat.filament.gateway.rfc6455;

import org.jspecify.annotations.NullMarked;
