/// Who sees what, when access changes in the middle.
@NullMarked
package chat.filament.access;

import org.jspecify.annotations.NullMarked;
