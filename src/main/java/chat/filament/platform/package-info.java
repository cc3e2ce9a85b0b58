/// What every feature stands on and what knows no feature: HTTP, database, configuration, metrics,
/// the event bus and the guild log.
@NullMarked
package chat.filament.platform;

import org.jspecify.annotations.NullMarked;
