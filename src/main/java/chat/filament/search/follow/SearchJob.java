package chat.filament.search.follow;

import chat.filament.core.GuildId;
import java.util.Locale;

/// Work on a guild's part of the index that was asked for; `id` is a ULID.
public record SearchJob(String id, GuildId guild, Kind kind) {
  /// What is to be done.
  public enum Kind {
    REBUILD,
    RECONCILE;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }
}
