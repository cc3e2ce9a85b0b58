/// The client side: programs that load, replay into and check a running server from outside, over
/// nothing but its public REST API and gateway.
@NullMarked
package chat.filament.bench;

import org.jspecify.annotations.NullMarked;
