@NullMarked
package chat.filament.gateway.presence;

import org.jspecify.annotations.NullMarked;
