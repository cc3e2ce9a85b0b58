/// Tests of the stack of containers, from outside. `scripts/test-stack` brings it up and runs them;
/// they know it by its addresses alone.
@NullMarked
package chat.filament.stack;

import org.jspecify.annotations.NullMarked;
