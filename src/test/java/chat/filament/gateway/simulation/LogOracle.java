package chat.filament.gateway.simulation;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the database says that happened in a guild: the measure of everything else.
final class LogOracle {
  /// A row. Those who see it are named by `audience` and `channel`; `hash` is null once its payload
  /// was blanked, and `data` is kept only of what is not about messages.
  record Row(
      long seq,
      String type,
      String audience,
      String channel,
      @Nullable String ref,
      @Nullable Integer hash,
      JsonNode data) {
    boolean isOf(String kind) {
      return audience.equals(kind);
    }
  }

  /// Positions between which something was taken from somebody, both of them excluded.
  record Interval(long from, long to) {
    boolean holds(long seq) {
      return from < seq && seq < to;
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final Set<String> goneChannels = new HashSet<>();

  private LogOracle() {}

  static LogOracle of(List<Row> rows) {
    var log = new LogOracle();
    rows.forEach(log::add);
    return log;
  }

  /// Fails when the log has a hole or does not end at its head.
  static LogOracle read(Connection connection, String guild) throws SQLException {
    var log = new LogOracle();
    var sql =
        """
        SELECT seq, type, audience, coalesce(channel_id, ''), ref_id,
          convert_from(payload, 'UTF8'),
          (SELECT last_seq FROM guild_log_head h WHERE h.guild_id = l.guild_id)
        FROM guild_log l WHERE guild_id = ? ORDER BY seq
        """;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, guild);
      long last = 0;
      try (var found = statement.executeQuery()) {
        while (found.next()) {
          last = found.getLong(7);
          log.add(row(found));
        }
      }
      if (last != log.last()) {
        throw new AssertionError(
            "the log of " + guild + " ends at " + log.last() + ", not " + last);
      }
    }
    return log;
  }

  private static Row row(java.sql.ResultSet found) throws SQLException {
    var type = found.getString(2);
    var audience = found.getString(3);
    var payload = found.getString(6);
    var data = payload == null ? MissingNode.getInstance() : Answer.parse(payload);
    return new Row(
        found.getLong(1),
        type,
        audience,
        found.getString(4),
        found.getString(5),
        payload == null ? null : hash(type, data),
        audience.equals("channel") ? MissingNode.getInstance() : data);
  }

  private void add(Row row) {
    if (row.seq() != rows.size() + 1) {
      throw new AssertionError("the log has " + row.seq() + " behind " + rows.size());
    }
    rows.add(row);
    if (row.type().equals("channel_delete")) {
      goneChannels.add(row.channel());
    }
  }

  /// What is the same for an event as it was received and as it is logged.
  static int hash(String type, JsonNode data) {
    return 31 * type.hashCode() + data.toString().hashCode();
  }

  List<Row> rows() {
    return rows;
  }

  long last() {
    return rows.size();
  }

  @Nullable Row at(long seq) {
    return seq < 1 || seq > rows.size() ? null : rows.get((int) seq - 1);
  }

  boolean isGone(String channel) {
    return goneChannels.contains(channel);
  }

  /// Events about a channel that is gone: who may see them is not known any more.
  boolean isUndecided(Row row) {
    return row.isOf("viewers") && isGone(row.channel());
  }

  /// Where somebody's membership begins, which may have ended before; 0 where there is no such
  /// event.
  long joined(String user) {
    return rows.stream()
        .filter(row -> row.type().equals("workspace_member_add") && isAbout(row, "user_id", user))
        .mapToLong(Row::seq)
        .max()
        .orElse(0);
  }

  /// When somebody did not see a channel, or with `""` the guild.
  List<Interval> absences(String user, String channel) {
    return channel.isEmpty()
        ? intervals(
            row -> row.type().equals("workspace_member_remove") && isAbout(row, "user_id", user),
            row -> row.type().equals("workspace_member_add") && isAbout(row, "user_id", user))
        : intervals(
            row -> isOverride(row, user, channel) && !denied(row).isEmpty(),
            row -> isOverride(row, user, channel) && denied(row).isEmpty());
  }

  private static boolean isOverride(Row row, String user, String channel) {
    return row.type().equals("workspace_channel_permission_override_update")
        && isAbout(row, "target_id", user)
        && isAbout(row, "channel_id", channel);
  }

  private static JsonNode denied(Row row) {
    return row.data().path("updated_fields").path("deny");
  }

  private static boolean isAbout(Row row, String field, String id) {
    return row.data().path(field).asText().equals(id);
  }

  private List<Interval> intervals(Predicate<Row> begins, Predicate<Row> ends) {
    var all = new ArrayList<Interval>();
    long from = 0;
    for (var row : rows) {
      if (from == 0 && begins.test(row)) {
        from = row.seq();
      } else if (from > 0 && ends.test(row)) {
        all.add(new Interval(from, row.seq()));
        from = 0;
      }
    }
    if (from > 0) {
      all.add(new Interval(from, Long.MAX_VALUE));
    }
    return all;
  }
}
