package chat.filament.search.follow;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.core.markdown.MarkdownTokens;
import chat.filament.platform.db.Sql;
import chat.filament.platform.log.DatabaseIdentity;
import chat.filament.search.follow.IndexPosition.BackfillPosition;
import chat.filament.search.follow.RangeDigests.Digest;
import chat.filament.search.index.ChannelDay;
import chat.filament.search.index.IndexedMessage;
import chat.filament.search.index.Inventory.InventoryEntry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads messages for the index. Their content hash is made by the database, for pages of messages
/// and for the comparison alike: the first 8 bytes of a SHA-256 of everything that is indexed. A
/// NUL, which is in no text, stands before each file.
final class SearchStore {
  private static final String HASH =
      """
      substring(sha256(convert_to(m.content, 'UTF8') || coalesce((
        SELECT string_agg(
          '\\x00'::bytea || convert_to(a.filename || '/' || a.mime_type, 'UTF8'), ''::bytea
          ORDER BY a.attachment_id)
        FROM attachments a WHERE a.message_id = m.message_id), ''::bytea)) FOR 8) AS hash
      """;

  /// Each message is looked up by itself: a join would read all messages there are wherever the
  /// statistics are of before these were written.
  static final String EXISTING =
      select(
          """
          unnest($1::text[], $2::text[]) AS r (g, i) CROSS JOIN LATERAL (
            SELECT * FROM live_messages WHERE guild_id = r.g AND message_id = r.i LIMIT 1
          ) m
          """,
          "ASC");

  private static final String BEHIND =
      select(
          """
          live_messages m WHERE (guild_id, message_id) > ($1::text, $2::text)
          ORDER BY guild_id, message_id LIMIT $3
          """,
          "ASC");

  private static final String OF_GUILD_BELOW =
      select(
          """
          live_messages m WHERE guild_id = $1 AND message_id < $2::text
          ORDER BY message_id DESC LIMIT $3
          """,
          "DESC");

  /// Made like [RangeDigests#of].
  private static final String DIGESTS =
      String.format(
          Locale.ROOT,
          """
          SELECT channel_id, created_at / 86400 AS day, count(*)::int AS messages,
            min(message_id) AS lowest,
            bit_xor(('x' || encode(substring(
              sha256(convert_to(message_id, 'UTF8') || hash) FOR 8), 'hex'))::bit(64)::bigint
            ) AS digest
          FROM (
            SELECT m.channel_id, m.message_id, m.created_at, %s FROM live_messages m
            WHERE guild_id = $1 AND message_id < $2::text ORDER BY message_id DESC LIMIT $3
          ) AS newest
          GROUP BY 1, 2
          """,
          HASH);

  private static final String ENTRIES =
      String.format(
          Locale.ROOT,
          """
          SELECT m.channel_id, m.message_id, m.created_at / 86400 AS day, %s FROM live_messages m
          WHERE guild_id = $1 AND ($2::text[] IS NULL OR channel_id = ANY ($2::text[]))
            AND message_id < $3::text AND message_id >= $4::text
          ORDER BY message_id DESC LIMIT $5
          """,
          HASH);

  private static final String LOG_IDENTITY =
      DatabaseIdentity.SQL + " || '/' || 'guild_log'::regclass::oid";

  private final Sql sql;

  /// @param range the ids that they are about; without a lower bound when none are below them
  record StoredDigests(RangeDigests digests, IdRange range) {}

  SearchStore(Sql sql) {
    this.sql = sql;
  }

  /// The attachments of a whole page are found in one go over their index: a look for each message
  /// would take longer than everything else, and a join without the list of ids would read all
  /// attachments there are.
  ///
  /// A full join, which means the same here since files are found by the page's ids, cannot be done
  /// as a nested loop. That loop looks cheapest to the planner while the statistics do not know of
  /// the messages yet, and finds the page's attachments anew for each message: the square of the
  /// page.
  ///
  /// @param which where the messages come from, as `m`
  private static String select(String which, String order) {
    return String.format(
        Locale.ROOT,
        """
        WITH page AS MATERIALIZED (
          SELECT m.guild_id, m.channel_id, m.message_id, m.author_id, m.content, m.created_at
          FROM %s
        ), files AS (
          SELECT a.message_id, array_agg(a.filename ORDER BY a.attachment_id) AS names,
            bool_or(a.mime_type LIKE 'image/%%') AS image,
            string_agg(
              '\\x00'::bytea || convert_to(a.filename || '/' || a.mime_type, 'UTF8'), ''::bytea
              ORDER BY a.attachment_id) AS bytes
          FROM attachments a
          WHERE a.message_id = ANY (ARRAY (SELECT message_id::text FROM page))
          GROUP BY a.message_id
        )
        SELECT page.*, coalesce(files.names, '{}') AS files,
          coalesce(files.image, false) AS has_image,
          substring(sha256(convert_to(content, 'UTF8') || coalesce(files.bytes, ''::bytea))
            FOR 8) AS hash
        FROM page FULL JOIN files USING (message_id)
        ORDER BY guild_id, message_id %s
        """,
        which,
        order);
  }

  /// Which database this is, and which log in it: transaction ids of another cluster, or of before
  /// a dump was restored over this log, mean nothing here.
  Future<String> identity() {
    return sql.query("SELECT " + LOG_IDENTITY, Tuple.tuple())
        .map(rows -> rows.iterator().next().getString(0));
  }

  /// A transaction after all that a statement could have seen by now.
  Future<Long> nextTransaction() {
    return sql.query("SELECT pg_snapshot_xmax(pg_current_snapshot())::text", Tuple.tuple())
        .map(rows -> Long.valueOf(rows.iterator().next().getString(0)));
  }

  /// Those of `messages` that exist.
  Future<List<IndexedMessage>> existing(Collection<MessageRef> messages) {
    return sql.query(
            EXISTING,
            Tuple.tuple()
                .addArrayOfString(
                    messages.stream().map(ref -> ref.guild().value()).toArray(String[]::new))
                .addArrayOfString(
                    messages.stream().map(ref -> ref.id().value()).toArray(String[]::new)))
        .map(SearchStore::messages);
  }

  /// Messages of all guilds behind `after`, in its order.
  Future<List<IndexedMessage>> behind(BackfillPosition after, int limit) {
    return sql.query(BEHIND, Tuple.of(after.guild(), after.message(), limit))
        .map(SearchStore::messages);
  }

  /// Messages of a guild below an id, newest first; null for the first page.
  Future<List<IndexedMessage>> below(GuildId guild, @Nullable MessageId below, int limit) {
    return sql.query(
            OF_GUILD_BELOW, Tuple.of(guild.value(), new IdRange(below, null).belowText(), limit))
        .map(SearchStore::messages);
  }

  Future<Integer> count(GuildId guild) {
    return sql.query(
            "SELECT count(*) FROM live_messages WHERE guild_id = $1", Tuple.of(guild.value()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /// Digests of a guild's newest `limit` messages below the id `below`, null for the first ones.
  Future<StoredDigests> digests(GuildId guild, @Nullable MessageId below, int limit) {
    return sql.query(DIGESTS, Tuple.of(guild.value(), new IdRange(below, null).belowText(), limit))
        .map(rows -> {
          var digests = new RangeDigests();
          int messages = 0;
          var lowest = "";
          for (var row : rows) {
            var digest = new Digest(row.getInteger("messages"), row.getLong("digest"));
            digests.add(part(row), digest);
            messages += digest.messages();
            var id = row.getString("lowest");
            lowest = lowest.isEmpty() || id.compareTo(lowest) < 0 ? id : lowest;
          }
          boolean all = messages < limit;
          return new StoredDigests(digests, new IdRange(below, all ? null : new MessageId(lowest)));
        });
  }

  /// The newest `limit` messages of a guild in a range, newest first; of all its channels when
  /// `channels` is null.
  Future<List<InventoryEntry>> entries(
      GuildId guild, @Nullable Collection<ChannelId> channels, IdRange range, int limit) {
    return sql.query(
            ENTRIES,
            Tuple.tuple()
                .addString(guild.value())
                .addArrayOfString(channels == null ? null : texts(channels))
                .addString(range.belowText())
                .addString(range.lowestText())
                .addInteger(limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row ->
                    new InventoryEntry(
                        new MessageId(row.getString("message_id")), part(row), hash(row)))
                .toList());
  }

  private static String[] texts(Collection<ChannelId> channels) {
    return channels.stream().map(ChannelId::value).toArray(String[]::new);
  }

  private static ChannelDay part(Row row) {
    return new ChannelDay(new ChannelId(row.getString("channel_id")), row.getLong("day"));
  }

  private static List<IndexedMessage> messages(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(SearchStore::message).toList();
  }

  private static IndexedMessage message(Row row) {
    var content = row.getString("content");
    return new IndexedMessage(
        new MessageId(row.getString("message_id")),
        new IndexedMessage.IndexedChannel(
            new GuildId(row.getString("guild_id")), new ChannelId(row.getString("channel_id"))),
        new UserId(row.getString("author_id")),
        row.getLong("created_at"),
        new IndexedMessage.IndexedContent(
            content,
            List.of(row.getArrayOfStrings("files")),
            row.getBoolean("has_image"),
            hasLink(content),
            hash(row)));
  }

  /// Without a colon, written as it is or as an entity, there is no scheme.
  private static boolean hasLink(String content) {
    boolean possible = content.indexOf(':') >= 0 || content.indexOf('&') >= 0;
    return possible && MarkdownTokens.hasLink(MarkdownTokens.parse(content));
  }

  private static long hash(Row row) {
    return row.getBuffer("hash").getLong(0);
  }
}
