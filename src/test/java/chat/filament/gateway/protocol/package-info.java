@NullMarked
package chat.filament.gateway.protocol;

import org.jspecify.annotations.NullMarked;
