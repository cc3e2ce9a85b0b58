@NullMarked
package chat.filament.gateway.transport;

import org.jspecify.annotations.NullMarked;
