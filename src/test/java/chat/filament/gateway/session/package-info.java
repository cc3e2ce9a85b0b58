@NullMarked
package chat.filament.gateway.session;

import org.jspecify.annotations.NullMarked;
