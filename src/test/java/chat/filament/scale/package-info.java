/// How many nodes would do, computed: nobody has a hundred machines at hand. The figures that go in
/// are measured; `src/docs/scale.md` says how.
@NullMarked
package chat.filament.scale;

import org.jspecify.annotations.NullMarked;
