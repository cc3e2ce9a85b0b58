package chat.filament.platform.event;

import chat.filament.core.GuildId;
import java.util.List;

/// Events of one guild that were committed together. The event at index `i` has the position
/// `firstSeq + i` in the guild's log.
///
/// @param access what the commit changed about access
public record Batch(GuildId guild, long firstSeq, List<Event> events, AccessChange access) {
  public Batch {
    events = List.copyOf(events);
  }
}
