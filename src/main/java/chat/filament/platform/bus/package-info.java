/// The typed event bus between verticles: messages are immutable and passed by reference, never
/// encoded.
///
/// Every address is a constant beside the message type it carries; [chat.filament.platform.bus.Bus]
/// is the only place that touches the Vert.x event bus.
@NullMarked
package chat.filament.platform.bus;

import org.jspecify.annotations.NullMarked;
