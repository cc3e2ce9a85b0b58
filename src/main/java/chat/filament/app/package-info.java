@NullMarked
package chat.filament.app;

import org.jspecify.annotations.NullMarked;
