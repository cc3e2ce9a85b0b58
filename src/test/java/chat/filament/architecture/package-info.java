/// What holds for all code: who may see whom, names, sizes.
@NullMarked
package chat.filament.architecture;

import org.jspecify.annotations.NullMarked;
