package chat.filament.platform.log;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A log in partitions of one day (UTC) each: `guild_log_20261123`.
enum DailyLog {
  GUILDS("guild_log", "guild_id"),
  USERS("user_log", "user_id");

  private final String table;
  private final String owner;

  DailyLog(String table, String owner) {
    this.table = table;
    this.owner = owner;
  }

  String table() {
    return table;
  }

  /// The column that says whose row it is.
  String owner() {
    return owner;
  }

  String defaultPartition() {
    return table + "_default";
  }

  String partition(LocalDate day) {
    return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }

  /// The day of a partition, empty for the default one.
  Optional<LocalDate> day(String partition) {
    try {
      var day = partition.substring(table.length() + 1);
      return Optional.of(LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// Unix seconds at which a day begins.
  static long begin(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }
}
