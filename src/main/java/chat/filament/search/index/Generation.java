package chat.filament.search.index;

import chat.filament.core.GuildId;
import org.apache.lucene.index.Term;

/// One complete set of a guild's documents. A rebuild fills the next one while the current one
/// serves.
record Generation(GuildId guild, int number) {
  /// The term that every document of this generation carries.
  Term term() {
    return new Term(MessageDocument.GENERATION, guild.value() + "/" + number);
  }

  Generation next() {
    return new Generation(guild, number + 1);
  }
}
