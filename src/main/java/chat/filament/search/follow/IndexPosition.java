package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.platform.log.LogPosition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far the index has come; committed together with its documents.
///
/// @param database which database this is about
/// @param log how far the log has been applied
/// @param filled the last message that a first filling has reached, null once all are in
record IndexPosition(String database, LogPosition log, @Nullable Filled filled) {
  private static final String DATABASE = "database";
  private static final String TX = "tx";
  private static final String GUILD = "guild";
  private static final String SEQ = "seq";
  private static final String FILLED_GUILD = "filled.guild";
  private static final String FILLED_MESSAGE = "filled.message";

  /// Everything up to this message, in the order of guilds and then of messages, is in. Ids as
  /// text, empty before the first one.
  record Filled(String guild, String message) {
    static final Filled NOTHING = new Filled("", "");
  }

  IndexPosition at(LogPosition next) {
    return new IndexPosition(database, next, filled);
  }

  IndexPosition filled(@Nullable Filled next) {
    return new IndexPosition(database, log, next);
  }

  /// Whether all messages of a guild have been in the index.
  boolean has(GuildId guild) {
    return filled == null || guild.value().compareTo(filled.guild()) < 0;
  }

  Map<String, String> toMap() {
    var map = new HashMap<String, String>();
    map.put(DATABASE, database);
    map.put(TX, Long.toString(log.tx()));
    map.put(GUILD, log.guild());
    map.put(SEQ, Long.toString(log.seq()));
    if (filled != null) {
      map.put(FILLED_GUILD, filled.guild());
      map.put(FILLED_MESSAGE, filled.message());
    }
    return map;
  }

  /// Reads what [#toMap] made; empty when there is none.
  static Optional<IndexPosition> in(Map<String, String> map) {
    var database = map.get(DATABASE);
    if (database == null) {
      return Optional.empty();
    }
    var log = new LogPosition(number(map, TX), map.getOrDefault(GUILD, ""), number(map, SEQ));
    var guild = map.get(FILLED_GUILD);
    var filled = guild == null ? null : new Filled(guild, map.getOrDefault(FILLED_MESSAGE, ""));
    return Optional.of(new IndexPosition(database, log, filled));
  }

  private static long number(Map<String, String> map, String key) {
    return Long.parseLong(map.getOrDefault(key, "0"));
  }
}
