@NullMarked
package chat.filament.gateway.delivery;

import org.jspecify.annotations.NullMarked;
