package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.db.Database;
import chat.filament.platform.log.LogStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Commits a [CommitGroup] in one statement and one round trip: moves the heads, appends the log
/// rows and the rows themselves. The statement is its own transaction.
///
/// The `SELECT` around one array of each `unnest` hides its length from the planner. With a known
/// length a group of few guilds looks cheaper than a group of unknown length, and PostgreSQL plans
/// every group anew, which takes longer than writing 20 rows; like this it soon keeps one plan.
///
/// A head is found over its key once, in a subquery of its own, and then by its place in the table
/// (`ctid`): as joins both looked cheaper to the planner as reads of the whole table, up to some
/// 1,500 guilds, and took half of the statement's time there. Where all heads fit on some thirty
/// pages, the second may still be a read of them all. A head that another process has moved
/// meanwhile is at a place that this statement does not see, and is left as it is.
final class GroupCommitStore {
  private static final int FIRST_OF_TABLE = 15;
  private static final String HELD = "-- what becomes of heads that are held";
  private static final String INSERT = "-- the insert of the table";

  private static final String COMMIT =
      """
      WITH wanted AS (
        SELECT * FROM unnest((SELECT $1::text[]), $2::bigint[], $3::bigint[], $4::bigint[],
            $5::bigint[], $6::text[])
          AS n (guild_id, seq, epoch, term, new_seq, last_message)
      ), locked AS MATERIALIZED (
        SELECT wanted.*, place FROM wanted CROSS JOIN LATERAL (
          SELECT ctid AS place FROM guild_log_head WHERE guild_id = wanted.guild_id
          FOR UPDATE -- what becomes of heads that are held
        ) AS h
      ), head AS (
        UPDATE guild_log_head h
        SET last_seq = n.new_seq, last_message_id = coalesce(n.last_message, h.last_message_id)
        FROM locked n
        WHERE h.ctid = n.place
          AND h.last_seq = n.seq AND h.access_epoch = n.epoch AND h.term = n.term
        RETURNING h.guild_id
      ), logged AS (
        INSERT INTO guild_log
          (guild_id, seq, type, audience, channel_id, ref_id, payload, created_at)
        SELECT l.guild_id, l.seq, l.type, l.audience, l.channel_id, l.ref_id, l.payload, $14
        FROM unnest((SELECT $7::text[]), $8::bigint[], $9::text[], $10::text[], $11::text[],
          $12::text[], $13::bytea[]) AS l (guild_id, seq, type, audience, channel_id, ref_id, payload)
        JOIN head USING (guild_id)
      ), appended AS (
        -- the insert of the table
      )
      SELECT guild_id FROM head
      """;

  private final Database database;
  private final Map<GroupedTable<?>, String> waiting = new HashMap<>();
  private final Map<GroupedTable<?>, String> skipping = new HashMap<>();

  GroupCommitStore(Database database) {
    this.database = database;
  }

  /// The guilds whose rows were committed; nothing was written of the others, because another
  /// process was faster or holds the head. With `waits` the statement waits for heads that are
  /// held; otherwise one guild would hold up all.
  Future<Set<GuildId>> commit(CommitGroup group, long now, boolean waits) {
    var parameters = heads(group);
    logRows(group, parameters).addLong(now);
    tableRows(group, group.table(), parameters);
    return database
        .query(statement(group.table(), waits), parameters)
        .map(rows -> {
          var committed = new HashSet<GuildId>();
          rows.forEach(row -> committed.add(new GuildId(row.getString(0))));
          return committed;
        });
  }

  private String statement(GroupedTable<?> table, boolean waits) {
    return (waits ? waiting : skipping).computeIfAbsent(table, of -> sql(of, waits));
  }

  static String sql(GroupedTable<?> table, boolean waits) {
    return COMMIT
        .replace(HELD, waits ? "" : "SKIP LOCKED")
        .replace(INSERT, table.insert(FIRST_OF_TABLE));
  }

  private static Tuple heads(CommitGroup group) {
    var parts = group.parts();
    return Tuple.tuple()
        .addArrayOfString(parts.stream().map(part -> part.guild().value()).toArray(String[]::new))
        .addArrayOfLong(parts.stream().map(part -> part.from().lastSeq()).toArray(Long[]::new))
        .addArrayOfLong(parts.stream().map(part -> part.from().accessEpoch()).toArray(Long[]::new))
        .addArrayOfLong(parts.stream().map(part -> part.from().term()).toArray(Long[]::new))
        .addArrayOfLong(parts.stream().map(part -> part.to().lastSeq()).toArray(Long[]::new))
        .addArrayOfString(parts.stream().map(GroupCommitStore::lastMessage).toArray(String[]::new));
  }

  private static @Nullable String lastMessage(CommitGroup.Part part) {
    var last = part.to().lastMessage();
    return last == null ? null : last.value();
  }

  private static Tuple logRows(CommitGroup group, Tuple parameters) {
    int n = group.rows();
    var guilds = new String[n];
    var seqs = new Long[n];
    var types = new String[n];
    var audiences = new String[n];
    var channels = new @Nullable String[n];
    var refs = new @Nullable String[n];
    var payloads = new @Nullable Buffer[n];
    int row = 0;
    for (var part : group.parts()) {
      long seq = part.from().lastSeq();
      for (var entry : part.entries()) {
        var event = entry.event();
        guilds[row] = part.guild().value();
        seqs[row] = ++seq;
        types[row] = event.type();
        audiences[row] = LogStore.kind(event.audience());
        channels[row] = LogStore.channel(event.audience());
        refs[row] = event.refId();
        payloads[row++] = event.payload();
      }
    }
    return parameters
        .addArrayOfString(guilds)
        .addArrayOfLong(seqs)
        .addArrayOfString(types)
        .addArrayOfString(audiences)
        .addArrayOfString(channels)
        .addArrayOfString(refs)
        .addArrayOfBuffer(payloads);
  }

  /// A group holds rows of one table only, so the rows have that table's type.
  @SuppressWarnings("unchecked")
  private static <T> void tableRows(CommitGroup group, GroupedTable<T> table, Tuple parameters) {
    List<GroupedTable.Positioned<T>> rows = new ArrayList<>(group.rows());
    for (var part : group.parts()) {
      long seq = part.from().lastSeq();
      for (var entry : part.entries()) {
        rows.add(new GroupedTable.Positioned<>((T) entry.row(), ++seq));
      }
    }
    table.bind(parameters, rows);
  }
}
