package chat.filament.purge;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.RoleId;
import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/// The batches of a purge. Each method is one statement over at most [#BATCH] rows, found by index
/// behind `after`, where the batch before ended: so that no batch walks over what others have
/// deleted. It answers where it ended, empty when nothing was left.
final class BatchStore {
  static final int BATCH = 2_000;

  private BatchStore() {}

  /// The place of an edit in the log.
  record Edit(String message, long seq) {
    static final Edit FIRST = new Edit("", 0);
  }

  /// Messages of a channel, with the texts of their creation in the log.
  static Future<Optional<String>> messages(
      Sql sql, GuildId guild, ChannelId channel, String after) {
    return sql.query(
            """
            WITH batch AS MATERIALIZED (
              SELECT message_id, log_seqs FROM messages
              WHERE channel_id = $1 AND message_id > $2 ORDER BY message_id LIMIT $3
            ), blanked AS (
              UPDATE guild_log SET payload = NULL
              WHERE guild_id = $4 AND payload IS NOT NULL
                AND seq = ANY (ARRAY (SELECT log_seqs[1] FROM batch))
            ), gone AS (
              DELETE FROM messages
              WHERE channel_id = $1 AND message_id = ANY (ARRAY (SELECT message_id::text FROM batch))
            )
            SELECT max(message_id) AS last FROM batch
            """,
            Tuple.of(channel.value(), after, BATCH, guild.value()))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getString("last")));
  }

  /// What happened in the channels of a guild, as its log tells it, in the order of the log.
  static Future<Optional<Long>> log(Sql sql, GuildId guild, long after) {
    return sql.query(
            """
            WITH batch AS MATERIALIZED (
              SELECT seq, audience FROM guild_log WHERE guild_id = $1 AND seq > $2
              ORDER BY seq LIMIT $3
            ), blanked AS (
              UPDATE guild_log SET payload = NULL
              WHERE guild_id = $1 AND payload IS NOT NULL
                AND seq = ANY (ARRAY (SELECT seq FROM batch WHERE audience = 'channel'))
            )
            SELECT max(seq) AS last FROM batch
            """,
            Tuple.of(guild.value(), after, BATCH))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getLong("last")));
  }

  /// Texts that edits of a channel's messages left in the log; of one message only, if given.
  static Future<Optional<Edit>> edits(
      Sql sql, GuildId guild, ChannelId channel, Optional<String> message, Edit after) {
    return sql.query(
            """
            WITH batch AS MATERIALIZED (
              SELECT ref_id, seq FROM guild_log
              WHERE guild_id = $1 AND channel_id = $2 AND type = 'message_update'
                AND (ref_id, seq) > ($3, $4) AND ref_id BETWEEN $5 AND $6
              ORDER BY ref_id, seq LIMIT $7
            ), blanked AS (
              UPDATE guild_log SET payload = NULL
              WHERE guild_id = $1 AND seq = ANY (ARRAY (SELECT seq FROM batch))
            )
            SELECT ref_id, seq FROM batch ORDER BY ref_id DESC, seq DESC LIMIT 1
            """,
            Tuple.of(
                guild.value(),
                channel.value(),
                after.message(),
                after.seq(),
                message.orElse(""),
                message.orElse("Z"),
                BATCH))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next())
                    .map(row -> new Edit(row.getString("ref_id"), row.getLong("seq"))));
  }

  /// Reactions to the messages of a channel behind or at `from`, up to the message `to`.
  static Future<Optional<String>> reactions(Sql sql, ChannelId channel, String from, String to) {
    return byMessage(sql, "message_reactions", channel, from, to);
  }

  /// Files of a channel, those that no message has included.
  static Future<Optional<String>> attachments(Sql sql, ChannelId channel, String after) {
    return sql.query(
            """
            WITH batch AS MATERIALIZED (
              SELECT attachment_id FROM attachments
              WHERE channel_id = $1 AND attachment_id > $2 ORDER BY attachment_id LIMIT $3
            ), gone AS (
              DELETE FROM attachments
              WHERE attachment_id = ANY (ARRAY (SELECT attachment_id::text FROM batch))
            )
            SELECT max(attachment_id) AS last FROM batch
            """,
            Tuple.of(channel.value(), after, BATCH))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getString("last")));
  }

  /// The counts of reactions, likewise.
  static Future<Optional<String>> counts(Sql sql, ChannelId channel, String from, String to) {
    return byMessage(sql, "message_reaction_counts", channel, from, to);
  }

  private static Future<Optional<String>> byMessage(
      Sql sql, String table, ChannelId channel, String from, String to) {
    return sql.query(
            """
            WITH batch AS MATERIALIZED (
              SELECT ctid AS row, message_id FROM $TABLE
              WHERE channel_id = $1 AND message_id >= $2 AND message_id <= $3
              ORDER BY message_id, emoji LIMIT $4
            ), gone AS (
              DELETE FROM $TABLE WHERE ctid = ANY (ARRAY (SELECT row FROM batch))
            )
            SELECT max(message_id) AS last FROM batch
            """
                .replace("$TABLE", table),
            Tuple.of(channel.value(), from, to, BATCH))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getString("last")));
  }

  /// The first channel of a guild, empty when there is none left.
  static Future<Optional<ChannelId>> channel(Sql sql, GuildId guild) {
    return sql.query(
            """
            SELECT channel_id FROM channels WHERE guild_id = $1 ORDER BY created_at, channel_id
            LIMIT 1
            """,
            Tuple.of(guild.value()))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(new ChannelId(rows.iterator().next().getString(0))));
  }

  /// A channel itself, with its overrides.
  static Future<Void> deleteChannel(Sql sql, ChannelId channel) {
    return sql.query("DELETE FROM channels WHERE channel_id = $1", Tuple.of(channel.value()))
        .mapEmpty();
  }

  /// The at most 64 roles of a guild.
  static Future<Void> deleteRoles(Sql sql, GuildId guild) {
    return sql.query("DELETE FROM guild_roles WHERE guild_id = $1", Tuple.of(guild.value()))
        .mapEmpty();
  }

  /// Members of a guild with their assignments.
  static Future<Optional<String>> members(Sql sql, GuildId guild, String after) {
    return byUser(sql, "guild_members", "", Tuple.of(guild.value(), after, BATCH));
  }

  static Future<Optional<String>> bans(Sql sql, GuildId guild, String after) {
    return byUser(sql, "guild_bans", "", Tuple.of(guild.value(), after, BATCH));
  }

  static Future<Optional<String>> assignments(Sql sql, GuildId guild, RoleId role, String after) {
    return byUser(
        sql,
        "guild_role_members",
        "AND role_id = $4",
        Tuple.of(guild.value(), after, BATCH, role.value()));
  }

  private static Future<Optional<String>> byUser(
      Sql sql, String table, String more, Tuple parameters) {
    return sql.query(
            """
            WITH batch AS MATERIALIZED (
              SELECT ctid AS row, user_id FROM $TABLE WHERE guild_id = $1 AND user_id > $2 $MORE
              ORDER BY user_id LIMIT $3
            ), gone AS (
              DELETE FROM $TABLE WHERE ctid = ANY (ARRAY (SELECT row FROM batch))
            )
            SELECT max(user_id) AS last FROM batch
            """
                .replace("$TABLE", table)
                .replace("$MORE", more),
            parameters)
        .map(rows -> Optional.ofNullable(rows.iterator().next().getString("last")));
  }
}
