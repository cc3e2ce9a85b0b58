/// Rate limits. [chat.filament.platform.limit.Limit] is the table of all of them;
/// [chat.filament.platform.limit.Limits] holds the state of each key in bounded memory.
@NullMarked
package chat.filament.platform.limit;

import org.jspecify.annotations.NullMarked;
