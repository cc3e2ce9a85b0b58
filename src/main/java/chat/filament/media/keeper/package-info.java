/// Which node keeps the calls, and how the others get at them.
///
/// ```
/// any node:  MediaVerticle ──question──> SharedCalls ──over NATS──> the keeper's MediaVerticle
///                           <──answer──
/// keeper:    a change of a call ─> SharedCalls ──what it is now, and its events──> all other nodes
/// ```
///
/// One node has the calls in its hands ([chat.filament.media.keeper.CallsKeeper]: a lease in the
/// database, table `calls_keeper`), all others a copy ([chat.filament.media.keeper.SharedCalls]),
/// of which one of them goes on when the keeper is gone. What the keeper cannot be asked for at the
/// moment is refused as `unavailable`.
@NullMarked
package chat.filament.media.keeper;

import org.jspecify.annotations.NullMarked;
