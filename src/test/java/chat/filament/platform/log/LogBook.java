package chat.filament.platform.log;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

/// Writes log rows the way a writer does, with plain SQL.
record LogBook(TestDatabase database) {
  private static final IdSource IDS = new IdSource(InstantSource.system());

  GuildId foundGuild() {
    var guild = new GuildId(IDS.next());
    database.sql(
        "INSERT INTO guilds (guild_id, name, visibility, created_at) VALUES (?, 'g', 'public', 1)",
        guild.value());
    database.sql("INSERT INTO guild_log_head (guild_id) VALUES (?)", guild.value());
    return guild;
  }

  /// One committed row.
  void write(GuildId guild, long createdAt) {
    try (var connection = database.connection()) {
      write(connection, guild, 1, createdAt);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Some rows in the connection's transaction; false when somebody else wrote to the guild after
  /// its head had been read.
  boolean write(Connection connection, GuildId guild, int rows, long createdAt)
      throws SQLException {
    long head = head(connection, guild);
    try (var statement =
        connection.prepareStatement(
            """
            WITH head AS (
              UPDATE guild_log_head SET last_seq = last_seq + ?
              WHERE guild_id = ? AND last_seq = ? RETURNING guild_id, last_seq
            )
            INSERT INTO guild_log (guild_id, seq, type, audience, created_at)
            SELECT guild_id, seq, 'workspace_update', 'guild', ?
            FROM head, generate_series(last_seq - ? + 1, last_seq) AS seq
            """)) {
      statement.setInt(1, rows);
      statement.setString(2, guild.value());
      statement.setLong(3, head);
      statement.setLong(4, createdAt);
      statement.setInt(5, rows);
      return statement.executeUpdate() > 0;
    }
  }

  private static long head(Connection connection, GuildId guild) throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT last_seq FROM guild_log_head WHERE guild_id = ?")) {
      statement.setString(1, guild.value());
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
