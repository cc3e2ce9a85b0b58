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
/// @param ahead no message that a transaction from this one on created is in the index before the
///   log has said so
/// @param backfill the last message that a backfill has reached, null once all are in
record IndexPosition(
    String database, LogPosition log, long ahead, @Nullable BackfillPosition backfill) {
  private static final String DATABASE = "database";
  private static final String TX = "tx";
  private static final String GUILD = "guild";
  private static final String SEQ = "seq";
  private static final String AHEAD = "ahead";
  private static final String BACKFILL_GUILD = "filled.guild";
  private static final String BACKFILL_MESSAGE = "filled.message";

  /// Everything up to this message, in the order of guilds and then of messages, is in. Ids as
  /// text, empty before the first one.
  record BackfillPosition(String guild, String message) {
    static final BackfillPosition NOTHING = new BackfillPosition("", "");
  }

  IndexPosition at(LogPosition next) {
    return new IndexPosition(database, next, ahead, backfill);
  }

  IndexPosition backfill(@Nullable BackfillPosition next) {
    return new IndexPosition(database, log, ahead, next);
  }

  IndexPosition ahead(long transaction) {
    return new IndexPosition(database, log, transaction, backfill);
  }

  /// Whether all messages of a guild have been in the index.
  boolean has(GuildId guild) {
    return backfill == null || guild.value().compareTo(backfill.guild()) < 0;
  }

  Map<String, String> toMap() {
    var map = new HashMap<String, String>();
    map.put(DATABASE, database);
    map.put(TX, Long.toString(log.tx()));
    map.put(GUILD, log.guild());
    map.put(SEQ, Long.toString(log.seq()));
    map.put(AHEAD, Long.toString(ahead));
    if (backfill != null) {
      map.put(BACKFILL_GUILD, backfill.guild());
      map.put(BACKFILL_MESSAGE, backfill.message());
    }
    return map;
  }

  /// Reads what [#toMap] made; empty when there is none.
  static Optional<IndexPosition> in(Map<String, String> map) {
    var database = map.get(DATABASE);
    if (database == null) {
      return Optional.empty();
    }
    long ahead = Long.parseLong(map.getOrDefault(AHEAD, Long.toString(Long.MAX_VALUE)));
    var log = new LogPosition(number(map, TX), map.getOrDefault(GUILD, ""), number(map, SEQ));
    var guild = map.get(BACKFILL_GUILD);
    var backfill =
        guild == null ? null : new BackfillPosition(guild, map.getOrDefault(BACKFILL_MESSAGE, ""));
    return Optional.of(new IndexPosition(database, log, ahead, backfill));
  }

  private static long number(Map<String, String> map, String key) {
    return Long.parseLong(map.getOrDefault(key, "0"));
  }
}
