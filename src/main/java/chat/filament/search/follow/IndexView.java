package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.search.index.Searcher;

/// What searches see of the index at a moment.
///
/// @param reached what can be found: everything up to here, and of what came later perhaps some
public record IndexView(Searcher searcher, IndexPosition reached) {
  /// Whether all messages of the guild have been put in since the index was new.
  public boolean has(GuildId guild) {
    return reached.has(guild);
  }

  /// Whether everything that the transaction did can be found.
  public boolean shows(long transaction) {
    return reached.log().isPast(transaction);
  }
}
