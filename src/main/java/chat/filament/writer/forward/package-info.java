/// Commands that are left to another node, the owner of their guild, and its answers: once each,
/// however often they are asked for.
@NullMarked
package chat.filament.writer.forward;

import org.jspecify.annotations.NullMarked;
