/// Bringing a client back to where it was (design.md §5): [chat.filament.gateway.resume.Resuming]
/// is the command, guild by guild a [chat.filament.gateway.resume.GuildReplay] sends what was
/// missed, as a [chat.filament.gateway.resume.ReplayPosition] says what comes next.
@NullMarked
package chat.filament.gateway.resume;

import org.jspecify.annotations.NullMarked;
