package chat.filament.platform.log;

/// How far a follower has read the log of all guilds: every row up to and including `seq` of
/// `guild` in transaction `tx`, and with it every row of transactions before `tx`.
///
/// @param guild empty when no row of `tx` has been read
public record LogPosition(long tx, String guild, long seq) {
  /// Right before the first row of a transaction.
  static LogPosition before(long tx) {
    return new LogPosition(tx, "", 0);
  }

  /// Whether everything that a transaction logged has been read.
  public boolean isPast(long transaction) {
    return tx > transaction;
  }
}
