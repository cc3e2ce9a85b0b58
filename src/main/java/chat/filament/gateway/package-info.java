/// The WebSocket gateway: what clients see is `contract/gateway.md`.
///
/// ```
///  ApiVerticle ── GET /gateway/ws ──> Upgrade: limiter, headers, origin, caps, credential
///       │ same event loop                │ 101
///       ▼                                ▼
///  GatewayVerticle ──────────────────> Shard: its sockets (package shard)
///                                        │ Link: the WebSocket (package transport)
/// ```
///
/// Features add to it without it knowing them: commands
/// ([chat.filament.platform.socket.SocketCommand]), state sent on subscribing
/// ([chat.filament.platform.socket.SubscribeState]), and events of any type through the
/// [chat.filament.platform.event.Backplane]. It owns no table.
@NullMarked
package chat.filament.gateway;

import org.jspecify.annotations.NullMarked;
