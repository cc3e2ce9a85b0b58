package chat.filament.gateway.simulation;

import java.util.Set;

/// What one client may and must be told of a guild.
///
/// @param asked the channels it has ever asked for
/// @param always those of them that it asked for from the beginning and could always see
/// @param never channels that it was never shown
/// @param sometimes the channel that was hidden from it and shown again, empty when there is none
/// @param since where in the log its membership begins: of what happened before, only messages are
///   replayed
record Visibility(
    Set<String> asked, Set<String> always, Set<String> never, String sometimes, long since) {
  boolean may(LogOracle.Row row) {
    return switch (row.audience()) {
      case "guild" -> true;
      case "viewers" -> !never.contains(row.channel());
      case "channel" -> asked.contains(row.channel()) && !never.contains(row.channel());
      default -> false; // nobody here has such a permission, or there is no such event
    };
  }

  /// What was blanked need not be told any more.
  boolean must(LogOracle.Row row) {
    return may(row)
        && row.hash() != null
        && !row.channel().equals(sometimes)
        && (row.isOf("channel") ? always.contains(row.channel()) : row.seq() > since);
  }
}
