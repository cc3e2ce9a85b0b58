@NullMarked
package chat.filament.gateway;

import org.jspecify.annotations.NullMarked;
